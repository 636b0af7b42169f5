using System.Net;
using ActorState.Gateway.Settings;
using ActorState.Silo.Settings;
using Orleans.Configuration;
using Orleans.Runtime.GrainDirectory;

namespace ActorState.Silo.Hosting;

/// <summary>A silo as one of several: membership on PostgreSQL, and how soon a silo that does not answer is out.</summary>
internal static class ClusterSetup
{
    /// <summary>A silo that is evicted while it hangs reads so at its first table refresh, which is due at once when it comes back.</summary>
    private static readonly TimeSpan TableRefreshPeriod = TimeSpan.FromSeconds(5);

    /// <summary>Three missed heartbeats, and a joining silo need not reach it: so long a whole cluster that died takes to start on other addresses.</summary>
    private static readonly TimeSpan HeartbeatPeriod = TimeSpan.FromSeconds(5);

    /// <summary>Counted from the start of the process: the others evict a silo that is older when it joins. It waits up to a minute for PostgreSQL first.</summary>
    private static readonly TimeSpan JoinTimeMax = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan DeadSilosKept = TimeSpan.FromDays(1);

    /// <summary>Joins the cluster of the settings.</summary>
    public static ISiloBuilder UseActorStateCluster(this ISiloBuilder silo, ActorStateSettings settings, OrleansPostgres database)
    {
        silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (settings.ClusterId, settings.ServiceId));
        silo.ConfigureEndpoints(
            settings.SiloAddress, settings.SiloPort, settings.SiloGatewayPort, listenOnAnyHostAddress: !IPAddress.IsLoopback(settings.SiloAddress));
        silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (OrleansPostgres.Invariant, database.ConnectionString));
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, ClusterLog>();
        silo.LeaveGently();
        return silo.Configure<ClusterMembershipOptions>(options => Configure(options, settings.ClusterProbeTimeout));
    }

    /// <summary>A silo that is stopped goes without a call that fails because of it.</summary>
    private static void LeaveGently(this ISiloBuilder silo)
    {
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, ForwardingGrace>();
        silo.Services.AddSingleton<IGrainDirectoryCache>(static provider => new LeavingSiloCache(
            GrainDirectoryCacheFactory.CreateGrainDirectoryCache(provider, new GrainDirectoryOptions()), provider.GetRequiredService<ISiloStatusOracle>().GetApproximateSiloStatus));
        silo.Configure<GrainDirectoryOptions>(static options => options.CachingStrategy = GrainDirectoryOptions.CachingStrategyType.Custom);
    }

    private static void Configure(ClusterMembershipOptions options, TimeSpan probeTimeout)
    {
        // Orleans probes every half of this while answers come fast, and takes the whole of it for an answer while they do not.
        options.ProbeTimeout = probeTimeout;

        // Times the three misses, this is how long nothing at all may come from a silo before a vote counts against it. Orleans'
        // own choice, four times the timeout, would keep a hung silo in the cluster for 24 s.
        options.MaxProbeTimeout = probeTimeout * 1.25;
        options.NumMissedProbesLimit = 3;
        options.NumVotesForDeathDeclaration = 2;
        options.TableRefreshTimeout = TableRefreshPeriod;
        options.IAmAliveTablePublishTimeout = HeartbeatPeriod;
        options.MaxJoinAttemptTime = JoinTimeMax;
        options.DefunctSiloExpiration = DeadSilosKept;
    }
}
