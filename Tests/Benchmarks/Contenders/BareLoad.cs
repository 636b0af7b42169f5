using System.Data.Common;
using System.Diagnostics;
using System.Text.Json.Nodes;
using ActorState.Benchmarks.Running;
using ActorState.Entities.Documents;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ActorState.Benchmarks.Contenders;

/// <summary>The floor of a cold load: one query through the driver, and the fold of what it returns.</summary>
internal static class BareLoad
{
    private static readonly TimeSpan FillWait = TimeSpan.FromMilliseconds(200);

    private const string Query =
        """
        SELECT type, data, hash FROM event
        WHERE entity_key = (SELECT key FROM entity WHERE tenant = 'default' AND type = @type AND id = @id) ORDER BY position
        """;

    /// <summary>How long it takes, in milliseconds; -1 where the store has no driver.</summary>
    public static async Task<JsonNode?> RunAsync(string store, ContenderSettings settings, string type, string id)
    {
        await using DbConnection? connection = store switch
        {
            "sqlite" => new SqliteConnection($"Data Source={Path.Combine(settings.Folder, "journal.db")};Mode=ReadOnly;Pooling=False"),
            "postgres" => new NpgsqlConnection(settings.Postgres),
            _ => null,
        };
        if (connection is null)
        {
            return -1;
        }

        await connection.OpenAsync();
        while (await FoldAsync(connection, type, id) == 0)
        {
            // SQLite's tables of entities are filled behind the log.
            await Task.Delay(FillWait);
        }

        var began = Stopwatch.GetTimestamp();
        await FoldAsync(connection, type, id);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static async Task<int> FoldAsync(DbConnection connection, string type, string id)
    {
        var definition = new DocumentDefinition();
        object? state = null;
        var events = 0;
        await using var command = connection.CreateCommand();
        command.CommandText = Query;
        Add(command, "type", type);
        Add(command, "id", id);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            state = definition.Evolve(state, reader.GetString(0), reader.GetFieldValue<byte[]>(1));
            _ = reader.GetFieldValue<byte[]>(2);
            events++;
        }

        return state is not null && definition.Encode(state).Length > 0 ? events : 0;
    }

    private static void Add(DbCommand command, string name, string value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
