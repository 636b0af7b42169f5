using System.Collections.Immutable;
using Npgsql;

namespace ActorState.Benchmarks.Running;

/// <summary>The PostgreSQL server that <c>ACTORSTATE_TEST_POSTGRES</c> names: every contender gets a database of its own on it.</summary>
internal sealed class PostgresServer(string connectionString, int poolSize, int postmaster, ImmutableDictionary<string, string> settings)
{
    public const string Variable = "ACTORSTATE_TEST_POSTGRES";

    private static readonly string[] Facts =
        ["server_version", "fsync", "synchronous_commit", "full_page_writes", "wal_sync_method", "shared_buffers", "max_wal_size", "max_connections"];

    public CpuClock Clock { get; } = new(postmaster);

    /// <summary>The server's settings that matter for the figures.</summary>
    public ImmutableDictionary<string, string> Settings => settings;

    /// <summary>Finds the server; null where none is named.</summary>
    /// <exception cref="InvalidOperationException">The server is not as durable as the contenders have to be.</exception>
    public static async Task<PostgresServer?> FindAsync(int poolSize)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } connectionString)
        {
            return null;
        }

        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        var settings = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var fact in Facts)
        {
            await using var show = new NpgsqlCommand($"SHOW {fact}", connection);
            settings[fact] = (string?)await show.ExecuteScalarAsync() ?? "";
        }

        return settings["fsync"] == "on" && settings["synchronous_commit"] == "on"
            ? new PostgresServer(connectionString, poolSize, CpuClock.PostmasterOf(connection.ProcessID), settings.ToImmutable())
            : throw new InvalidOperationException("The server of the peers has fsync or synchronous_commit off; nobody may be measured on it.");
    }

    /// <summary>Makes an empty database and returns its connection string, with the pool that all share in size.</summary>
    public async Task<string> CreateAsync(string name)
    {
        await DropAsync(name);
        await RunAsync($"CREATE DATABASE {name}");
        return new NpgsqlConnectionStringBuilder(connectionString) { Database = name, MaxPoolSize = poolSize }.ConnectionString;
    }

    public Task DropAsync(string name) => RunAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");

    /// <summary>Nobody is to pay for the pages that another has left dirty.</summary>
    public Task CheckpointAsync() => RunAsync("CHECKPOINT");

    private async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }
}
