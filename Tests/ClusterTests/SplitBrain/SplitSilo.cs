using ActorState.Domain.Accounts;
using ActorState.Hosting;
using ActorState.Journal;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace ActorState.ClusterTests.SplitBrain;

/// <summary>A cluster of one silo with a cluster id of its own, on a store that others use too.</summary>
internal sealed class SplitSilo : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private SplitSilo(InProcessTestCluster cluster) => _cluster = cluster;

    public IClusterClient Client => _cluster.Client;

    public static async Task<SplitSilo> StartAsync(IJournalStore store, string clusterId)
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ClusterId = clusterId;
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton(store);
            silo.Services.AddSingleton<IFatalFaultHandler, NoFatalFault>();
            silo.AddActorState(static state => state.AddEntity<Account>("account"));
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new SplitSilo(cluster);
    }

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    private sealed class NoFatalFault : IFatalFaultHandler
    {
        public void OnFatal(Exception fault) => throw new InvalidOperationException("A memory journal has no fatal faults.", fault);
    }
}
