using OpenTelemetry.Metrics;

namespace ActorState.Gateway.Observability;

/// <summary>What the process measures: its own stages, Orleans, ASP.NET Core and the runtime. Prometheus reads it at <c>/metrics</c>.</summary>
internal static class Telemetry
{
    /// <summary>Adds meters and their exporter. No traces: nothing exports them, and an activity for each request costs more than the request's headers.</summary>
    public static IServiceCollection AddActorStateTelemetry(this IServiceCollection services)
    {
        services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddMeter("ActorState.*", "Microsoft.Orleans")
                .AddAspNetCoreInstrumentation()
                .AddRuntimeInstrumentation()
                .AddPrometheusExporter());
        return services;
    }
}
