using Npgsql;

namespace ActorState.TestKit.Servers;

/// <summary>A schema for one test, in a database that others use, too.</summary>
public sealed class PostgresSchema : IAsyncDisposable
{
    private PostgresSchema(string server, string name)
    {
        Name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(server) { SearchPath = name }.ToString();
    }

    /// <summary>The schema's name.</summary>
    public string Name { get; }

    /// <summary>Leads to the schema.</summary>
    public string ConnectionString { get; }

    /// <summary>A connection of the test's own, which leads to the schema.</summary>
    public async Task<NpgsqlConnection> ConnectAsync(CancellationToken token)
    {
        // Without a pool no connection of a test outlives it.
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ToString());
        await connection.OpenAsync(token);
        return connection;
    }

    /// <summary>Runs a script in the schema.</summary>
    public async Task RunAsync(string sql, CancellationToken token)
    {
        await using var connection = await ConnectAsync(token);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(token);
    }

    /// <summary>Asks for one value.</summary>
    public async Task<T> AskAsync<T>(string sql, CancellationToken token)
    {
        await using var connection = await ConnectAsync(token);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(token) is T value ? value : throw new InvalidOperationException($"No {typeof(T).Name} came of: {sql}");
    }

    public async ValueTask DisposeAsync() => await RunAsync($"DROP SCHEMA {Name} CASCADE", CancellationToken.None);

    internal static async ValueTask<PostgresSchema> CreateAsync(string server, CancellationToken token)
    {
        var schema = new PostgresSchema(server, $"t_{Guid.NewGuid():N}");
        await schema.RunAsync($"CREATE SCHEMA {schema.Name}", token);
        return schema;
    }
}
