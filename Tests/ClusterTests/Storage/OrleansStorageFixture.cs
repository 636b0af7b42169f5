using ActorState.Silo.Storage.AdoNet.Orleans;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Providers;
using Orleans.Storage;
using Orleans.TestingHost;
using Xunit;

namespace ActorState.ClusterTests.Storage;

/// <summary>One silo whose grain storage is a file in a folder of its own.</summary>
public sealed class OrleansStorageFixture : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("actorstate-orleans-").FullName;

    public OrleansStorageFixture()
    {
        Database = new OrleansDatabase(_folder);
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo.AddSqliteGrainStorage(Database));
        Cluster = builder.Build();
    }

    public InProcessTestCluster Cluster { get; }

    public IGrainStorage Storage =>
        Cluster.Silos[0].ServiceProvider.GetRequiredKeyedService<IGrainStorage>(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME);

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
