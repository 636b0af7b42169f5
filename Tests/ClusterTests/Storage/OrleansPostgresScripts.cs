using ActorState.Gateway.Settings;
using ActorState.TestKit.Servers;

namespace ActorState.ClusterTests.Storage;

/// <summary>Orleans' own tables in a schema of a test.</summary>
internal static class OrleansPostgresScripts
{
    private static readonly string[] Names = ["0002_orleans_clustering.sql", "0003_orleans_storage.sql"];

    public static async ValueTask<PostgresSchema> CreateSchemaAsync(CancellationToken token)
    {
        var schema = await TestServers.CreatePostgresSchemaAsync(token);
        foreach (var name in Names)
        {
            await using var stream = typeof(OrleansPostgres).Assembly.GetManifestResourceStream($"AdoNet/PostgreSql/Scripts/{name}")
                ?? throw new InvalidOperationException($"The script {name} is not embedded.");
            using var reader = new StreamReader(stream);
            await schema.RunAsync(await reader.ReadToEndAsync(token), token);
        }

        return schema;
    }
}
