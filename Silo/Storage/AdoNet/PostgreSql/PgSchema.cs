using System.Globalization;
using System.Security.Cryptography;
using ActorState.Journal;
using Npgsql;

namespace ActorState.Silo.Storage.AdoNet.PostgreSql;

/// <summary>Brings a database to today's schema: numbered scripts, forward only, each recorded with its checksum.</summary>
/// <remarks>All in one transaction under a lock, so that several silos may start at once. Where nothing is to be done, no right to change a schema is needed.</remarks>
internal static class PgSchema
{
    /// <summary>The version of what is stored.</summary>
    public const int Format = 1;

    private const int Partitions = 1;
    private const int SecretBytes = 32;
    private const string Folder = "AdoNet/PostgreSql/Scripts/";
    private const string Lock = "SELECT pg_advisory_xact_lock(hashtextextended('actorstate.schema.' || coalesce(current_schema(), ''), 0))";
    private const string Exists = "SELECT to_regclass('schema') IS NOT NULL";

    private const string Create =
        """
        CREATE TABLE schema (
            script text COLLATE "C" NOT NULL, checksum text NOT NULL, applied bigint NOT NULL, CONSTRAINT schema_script PRIMARY KEY (script))
        """;

    private const string SelectScripts = "SELECT script, checksum FROM schema";
    private const string InsertScript = "INSERT INTO schema (script, checksum, applied) VALUES ($1, $2, $3)";
    private const string SelectJournal = "SELECT id, format, partitions FROM journal";
    private const string InsertJournal = "INSERT INTO journal (id, format, partitions, partition_secret, created) VALUES ($1, $2, $3, $4, $5)";
    private const string InsertPartition = "INSERT INTO partition (id, next_position, next_entity) VALUES ($1, 1, 1)";

    /// <summary>Creates or upgrades the schema; tells the journal's id and which scripts it had to apply.</summary>
    /// <exception cref="JournalRefusedException">Another program, or a newer one, made what is there, or this role may not make it.</exception>
    public static async Task<(Guid Id, IReadOnlyList<string> Applied)> UpgradeAsync(NpgsqlConnection connection, TimeProvider time)
    {
        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var transaction = await connection.BeginTransactionAsync().ConfigureAwait(false);
        await using var ending = transaction.ConfigureAwait(false);
        var missing = "its first script";
        try
        {
            await RunAsync(connection, Lock).ConfigureAwait(false);
            var applied = await ReadAppliedAsync(connection).ConfigureAwait(false);
            List<string> done = [];
            foreach (var script in FindMissing(applied))
            {
                missing = script.Name;
                await ApplyAsync(connection, script, now).ConfigureAwait(false);
                done.Add(script.Name);
            }

            missing = "its first row";
            var id = await ReadJournalAsync(connection).ConfigureAwait(false) ?? await CreateJournalAsync(connection, now).ConfigureAwait(false);
            await transaction.CommitAsync().ConfigureAwait(false);
            return (id, done);
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new JournalRefusedException(
                $"The journal's schema lacks {missing}, and this role may not apply it ({fault.MessageText}). Run 'Silo migrate' once as the schema's owner.",
                fault);
        }
        catch (PostgresException fault) when (fault.SqlState.StartsWith("42", StringComparison.Ordinal) || fault.SqlState.StartsWith("3F", StringComparison.Ordinal))
        {
            throw new JournalRefusedException($"What is in this schema was not made by this program ({fault.MessageText}). Name an empty one in the search path.", fault);
        }
    }

    private static async Task<Dictionary<string, string>> ReadAppliedAsync(NpgsqlConnection connection)
    {
        using var exists = new NpgsqlCommand(Exists, connection);
        if (await exists.ExecuteScalarAsync().ConfigureAwait(false) is not true)
        {
            await RunAsync(connection, Create).ConfigureAwait(false);
        }

        var applied = new Dictionary<string, string>();
        using var command = new NpgsqlCommand(SelectScripts, connection);
        var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        await using var closing = reader.ConfigureAwait(false);
        while (await reader.ReadAsync().ConfigureAwait(false))
        {
            applied.Add(reader.GetString(0), reader.GetString(1));
        }

        return applied;
    }

    private static List<SchemaScript> FindMissing(Dictionary<string, string> applied)
    {
        List<SchemaScript> missing = [];
        foreach (var script in SchemaScript.ReadAll(Folder))
        {
            if (!applied.Remove(script.Name, out var stored))
            {
                missing.Add(script);
            }
            else if (stored != script.Checksum)
            {
                throw new JournalRefusedException(
                    $"The journal was made by another {script.Name} (checksum {stored}) than this program's ({script.Checksum}). Start the program that made it.");
            }
        }

        return applied.Count == 0
            ? missing
            : throw new JournalRefusedException(
                $"The journal is newer than this program, which does not know its schema script {applied.Keys.Order().First()}. Start a newer program.");
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, SchemaScript script, long now)
    {
        await RunAsync(connection, script.Text).ConfigureAwait(false);
        await RunAsync(connection, InsertScript, script.Name, script.Checksum, now).ConfigureAwait(false);
    }

    private static async Task<Guid?> ReadJournalAsync(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(SelectJournal, connection);
        var row = await command.ExecuteReaderAsync().ConfigureAwait(false);
        await using var closing = row.ConfigureAwait(false);
        if (!await row.ReadAsync().ConfigureAwait(false))
        {
            return null;
        }

        if (row.GetInt64(1) > Format)
        {
            throw new JournalRefusedException($"The journal has format {row.GetInt64(1)}, this program knows {Format}. Start a newer program.");
        }

        return row.GetInt64(2) == Partitions
            ? Guid.Parse(row.GetString(0), CultureInfo.InvariantCulture)
            : throw new JournalRefusedException($"The journal has {row.GetInt64(2)} partitions, this program knows {Partitions}.");
    }

    private static async Task<Guid> CreateJournalAsync(NpgsqlConnection connection, long now)
    {
        var id = Guid.NewGuid();
        await RunAsync(connection, InsertJournal, id.ToString(), (long)Format, (long)Partitions, RandomNumberGenerator.GetBytes(SecretBytes), now)
            .ConfigureAwait(false);
        await RunAsync(connection, InsertPartition, 0).ConfigureAwait(false);
        return id;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, params object[] values)
    {
        using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }
}
