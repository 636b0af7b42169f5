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

    /// <summary>One silo that is its own cluster, with grain storage beside the journal.</summary>
    public static ISiloBuilder UseActorStateSilo(this ISiloBuilder silo, ActorStateSettings settings)
    {
        var self = new IPEndPoint(settings.SiloAddress, settings.SiloPort);
        silo.UseLocalhostClustering(settings.SiloPort, settings.SiloGatewayPort, self, settings.ServiceId, settings.ClusterId);
        silo.Configure<EndpointOptions>(options => options.AdvertisedIPAddress = settings.SiloAddress);
        silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = ResponseTimeout);
        silo.Configure<GrainCollectionOptions>(options =>
        {
            // Orleans demands an age above the quantum by which it sorts idle grains.
            var half = settings.EntityIdleAge / 2;
            options.CollectionQuantum = half < CollectionQuantumMax ? half : CollectionQuantumMax;
            options.CollectionAge = settings.EntityIdleAge;
        });
        silo.AddDashboard(options => options.HideTrace = true);
        return settings.Store == StoreKind.Memory
            ? silo.AddForgetfulGrainStorage()
            : silo.AddSqliteGrainStorage(new OrleansDatabase(settings.Data));
    }
}
