using ActorState.Gateway.Settings;
using ActorState.Silo.Storage.AdoNet.Orleans;
using ActorState.TestKit.Servers;
using Orleans.TestingHost;
using Xunit;

namespace ActorState.ClusterTests.Storage;

/// <summary>One silo whose grain storage is a schema of its own.</summary>
public sealed class PostgresOrleansStorageFixture : IOrleansStorageFixture, IAsyncLifetime
{
    private PostgresSchema? _schema;
    private InProcessTestCluster? _cluster;

    public InProcessTestCluster Cluster => _cluster ?? throw new InvalidOperationException("The cluster is not deployed.");

    internal PostgresSchema Schema => _schema ?? throw new InvalidOperationException("There is no schema.");

    public async ValueTask InitializeAsync()
    {
        _schema = await OrleansPostgresScripts.CreateSchemaAsync(CancellationToken.None);
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo.AddPostgresGrainStorage(new OrleansPostgres(_schema.ConnectionString)));
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        if (_schema is not null)
        {
            await _schema.DisposeAsync();
        }
    }
}
