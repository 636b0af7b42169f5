using ActorState.Gateway.Calls;
using ActorState.Gateway.Http;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ActorState.Gateway.Hosting;

/// <summary>Puts the HTTP gateway into a web application that has an Orleans client (a silo has one).</summary>
public static class GatewayHostingExtensions
{
    /// <summary>Adds the gateway's services.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Changes the settings; null for the defaults.</param>
    /// <remarks>May be called more than once. Time comes from a registered <see cref="TimeProvider"/>, else the system's.</remarks>
    public static IServiceCollection AddActorStateGateway(this IServiceCollection services, Action<GatewayOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddRouting();
        services.Configure(configure ?? (static _ => { }));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new Backoff(provider.GetRequiredService<TimeProvider>(), Random.Shared.NextDouble));
        services.TryAddSingleton<EntityCalls>();
        services.TryAddSingleton<ReadCalls>();
        services.TryAddSingleton<PositionWaits>();
        services.TryAddSingleton<Writes>();
        services.TryAddSingleton<EntityReads>();
        services.TryAddSingleton<EntityEndpoints>();
        services.TryAddSingleton<CommandEndpoints>();
        services.TryAddSingleton<HistoryEndpoints>();
        services.TryAddSingleton<CatalogEndpoints>();
        services.TryAddSingleton<FeedEndpoints>();
        services.TryAddSingleton<ServiceEndpoints>();
        return services;
    }

    /// <summary>Builds the request pipeline and maps the gateway's endpoints.</summary>
    /// <param name="app">The application. It may map further endpoints, before or after.</param>
    /// <remarks>
    /// Contains <c>UseRouting</c>, behind the middleware that takes the keys out of the raw request target: the application
    /// must not call it itself.
    /// </remarks>
    public static WebApplication UseActorStateGateway(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseMiddleware<ProblemGate>();
        app.UseMiddleware<HostGate>();
        app.UseMiddleware<ServingGate>();
        app.UseMiddleware<RawTargetKeys>();
        app.UseRouting();
        var services = app.Services;
        services.GetRequiredService<EntityEndpoints>().Map(app);
        services.GetRequiredService<CommandEndpoints>().Map(app);
        services.GetRequiredService<HistoryEndpoints>().Map(app);
        services.GetRequiredService<CatalogEndpoints>().Map(app);
        services.GetRequiredService<FeedEndpoints>().Map(app);
        services.GetRequiredService<ServiceEndpoints>().Map(app);
        return app;
    }
}
