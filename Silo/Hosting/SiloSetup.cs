using System.Net;
using ActorState.Gateway.Settings;
using ActorState.Silo.Settings;
using ActorState.Silo.Storage.AdoNet.Orleans;
using Orleans.Configuration;
using Orleans.Dashboard;

namespace ActorState.Silo.Hosting;

/// <summary>The Orleans side of the process.</summary>
internal static class SiloSetup
{
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CollectionQuantumMax = TimeSpan.FromMinutes(1);

    /// <summary>One silo of a cluster, or one that is its own, with grain storage beside the journal.</summary>
    public static ISiloBuilder UseActorStateSilo(this ISiloBuilder silo, ActorStateSettings settings)
    {
        silo.UseStore(settings);
        silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = ResponseTimeout);
        silo.Configure<GrainCollectionOptions>(options =>
        {
            // Orleans demands an age above the quantum by which it sorts idle grains.
            var half = settings.EntityIdleAge / 2;
            options.CollectionQuantum = half < CollectionQuantumMax ? half : CollectionQuantumMax;
            options.CollectionAge = settings.EntityIdleAge;
        });
        return silo.UseDashboard();
    }

    /// <summary>The dashboard, without its profiler of grain calls.</summary>
    /// <remarks>
    /// The profiler stands in the way of every call of every grain, also while nobody looks, and of entities it is not to say anything anyhow: it cost a
    /// tenth of the CPU of an append. Calls are counted and timed by Orleans' own meters.
    /// </remarks>
    private static ISiloBuilder UseDashboard(this ISiloBuilder silo)
    {
        var others = silo.Services.Where(static service => service.ServiceType == typeof(IIncomingGrainCallFilter)).ToHashSet();
        silo.AddDashboard(options => options.HideTrace = true);
        foreach (var filter in silo.Services.Where(service => service.ServiceType == typeof(IIncomingGrainCallFilter) && !others.Contains(service)).ToList())
        {
            silo.Services.Remove(filter);
        }

        return silo;
    }

    /// <summary>Where several silos can share a store, they find each other there.</summary>
    private static ISiloBuilder UseStore(this ISiloBuilder silo, ActorStateSettings settings)
    {
        switch (settings.Store)
        {
            case StoreKind.Postgres:
                var postgres = new OrleansPostgres(settings.PostgresConnectionString);
                return silo.UseActorStateCluster(settings, postgres).AddPostgresGrainStorage(postgres);
            case StoreKind.Sqlite:
                return silo.UseNoOthers(settings).AddSqliteGrainStorage(new OrleansDatabase(settings.Data));
            case StoreKind.Memory:
                return silo.UseNoOthers(settings).AddForgetfulGrainStorage();
            default:
                throw new InvalidOperationException($"There is no store {settings.Store}.");
        }
    }

    private static ISiloBuilder UseNoOthers(this ISiloBuilder silo, ActorStateSettings settings)
    {
        var self = new IPEndPoint(settings.SiloAddress, settings.SiloPort);
        silo.UseLocalhostClustering(settings.SiloPort, settings.SiloGatewayPort, self, settings.ServiceId, settings.ClusterId);
        return silo.Configure<EndpointOptions>(options => options.AdvertisedIPAddress = settings.SiloAddress);
    }
}
