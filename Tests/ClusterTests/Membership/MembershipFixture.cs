using ActorState.ClusterTests.Storage;
using ActorState.Gateway.Settings;
using ActorState.TestKit.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Membership;
using Orleans.Runtime.MembershipService;
using Xunit;

namespace ActorState.ClusterTests.Membership;

/// <summary>Membership tables of any number of clusters in one schema.</summary>
public sealed class MembershipFixture : IAsyncLifetime
{
    private PostgresSchema? _schema;

    private OrleansPostgres Database => new((_schema ?? throw new InvalidOperationException("There is no schema.")).ConnectionString);

    public async ValueTask InitializeAsync() => _schema = await OrleansPostgresScripts.CreateSchemaAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (_schema is not null)
        {
            await _schema.DisposeAsync();
        }
    }

    /// <summary>The table as a silo of the cluster opens it.</summary>
    public async Task<IMembershipTable> OpenAsync(string cluster)
    {
        var options = new AdoNetClusteringSiloOptions { Invariant = OrleansPostgres.Invariant, ConnectionString = Database.ConnectionString };
        var table = new AdoNetClusteringTable(
            new ServiceCollection().BuildServiceProvider(), Cluster(cluster), Options.Create(options), NullLogger<AdoNetClusteringTable>.Instance);
        await table.InitializeMembershipTableAsync(tryInitTableVersion: true);
        return table;
    }

    /// <summary>The gateways as a client of the cluster finds them.</summary>
    public async Task<IList<Uri>> GatewaysAsync(string cluster)
    {
        var options = new AdoNetClusteringClientOptions { Invariant = OrleansPostgres.Invariant, ConnectionString = Database.ConnectionString };
        var list = new AdoNetGatewayListProvider(
            NullLogger<AdoNetGatewayListProvider>.Instance, new ServiceCollection().BuildServiceProvider(), Options.Create(options), Options.Create(new GatewayOptions()), Cluster(cluster));
        await list.InitializeGatewayListProvider();
        return await list.GetGateways();
    }

    private static IOptions<ClusterOptions> Cluster(string id) => Options.Create(new ClusterOptions { ClusterId = id, ServiceId = "service" });
}
