using ActorState.Silo.Storage.AdoNet.Orleans;
using Orleans.TestingHost;
using Xunit;

namespace ActorState.ClusterTests.Storage;

/// <summary>One silo whose grain storage is a file in a folder of its own.</summary>
public sealed class SqliteOrleansStorageFixture : IOrleansStorageFixture, IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("actorstate-orleans-").FullName;

    public SqliteOrleansStorageFixture()
    {
        Database = new OrleansDatabase(_folder);
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo.AddSqliteGrainStorage(Database));
        Cluster = builder.Build();
    }

    public InProcessTestCluster Cluster { get; }

    internal OrleansDatabase Database { get; }

    public async ValueTask InitializeAsync()
    {
        await Database.CreateAsync(CancellationToken.None);
        await Cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
