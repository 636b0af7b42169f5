using ActorState.Gateway.Calls;
using ActorState.Gateway.Settings;
using Orleans.Configuration;

namespace ActorState.Gateway.Hosting;

/// <summary>The Orleans side of a gateway alone: an external client of the cluster.</summary>
internal static class ClientSetup
{
    /// <summary>An external client hears nothing of a silo's death: a call into it ends by this, or by the shorter time that the loops of calls give it.</summary>
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A new silo is used, and one that left is dropped, within this time.</summary>
    private static readonly TimeSpan ListRefreshPeriod = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan OpenConnectionTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Adds the client, and what connects it.</summary>
    public static void UseActorStateClient(this WebApplicationBuilder builder, GatewaySettings settings)
    {
        var services = builder.Services;
        services.AddSingleton(settings);
        services.AddSingleton<ClusterLink>();
        services.AddSingleton<IClusterConnectionStatusObserver>(static provider => provider.GetRequiredService<ClusterLink>());
        HashSet<ServiceDescriptor> before = [.. services];
        builder.UseOrleansClient(client => Configure(client, settings));

        // Started by the host, the client would keep Kestrel from starting until a silo can be reached.
        services.Remove(services.Single(service => service.ServiceType == typeof(IHostedService) && !before.Contains(service)));
        services.AddHostedService<ClusterConnection>();

        // Each tells of every single attempt, with its stack trace; we say once that there is no silo, and why.
        builder.Logging
            .AddFilter("Orleans.Runtime.Messaging.ConnectionManager", LogLevel.Error)
            .AddFilter("Orleans.Messaging.GatewayManager", LogLevel.Error);
    }

    private static void Configure(IClientBuilder client, GatewaySettings settings)
    {
        client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (settings.ClusterId, settings.ServiceId));
        client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = ResponseTimeout);
        client.Configure<Orleans.Configuration.GatewayOptions>(options => options.GatewayListRefreshPeriod = ListRefreshPeriod);
        client.Configure<ConnectionOptions>(options => options.OpenConnectionTimeout = OpenConnectionTimeout);
        client.UseConnectionRetryFilter<ConnectionRetries>();
        if (settings.Store == StoreKind.Postgres)
        {
            var database = new OrleansPostgres(settings.PostgresConnectionString);
            client.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (OrleansPostgres.Invariant, database.ConnectionString));
        }
        else
        {
            client.UseStaticClustering(settings.Silo);
        }
    }
}
