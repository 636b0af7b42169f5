using System.Collections.Immutable;
using ActorState.Entities;
using ActorState.Journal;
using Npgsql;

namespace ActorState.Silo.Storage.AdoNet.PostgreSql;

/// <summary>The reads of single entities, each in one snapshot.</summary>
/// <remarks>Thread: any.</remarks>
internal static class PgReads
{
    /// <summary>The newest event of an entity <c>e</c>.</summary>
    public const string Newest = "SELECT v.version, v.hash, v.position, v.time FROM event v WHERE v.entity_key = e.key ORDER BY v.version DESC LIMIT 1";

    /// <summary>The key of the entity that the first three parameters name.</summary>
    public const string Key = "(SELECT n.key FROM entity n WHERE n.tenant = $1 AND n.type = $2 AND n.id = $3)";

    private const string SelectHeads =
        $"""
        SELECT h.version, h.hash
        FROM unnest($1, $2, $3) WITH ORDINALITY AS q (tenant, type, id, n)
        LEFT JOIN entity e ON e.tenant = q.tenant AND e.type = q.type AND e.id = q.id
        LEFT JOIN LATERAL ({Newest}) h ON true
        ORDER BY q.n
        """;

    private const string SelectVersionAtTime = "SELECT find_version($1, $2, $3, $4)";

    private const string SelectLast =
        $"SELECT v.version FROM event v WHERE v.entity_key = {Key} AND v.version <= $4 AND v.type = ANY($5) ORDER BY v.version DESC LIMIT 1";

    private const string SelectCommand =
        $"""
        SELECT v.operation, v.fingerprint, v.outcome, v.version, v.last_version, v.result, v.decided, v.digest,
               (SELECT l.position FROM event l WHERE l.entity_key = v.entity_key AND l.version = v.last_version)
        FROM event v WHERE v.entity_key = {Key} AND v.command_id = $4 AND v.fingerprint IS NOT NULL
        UNION ALL
        SELECT r.operation, r.fingerprint, r.outcome, 0, r.last_version, r.result, r.decided, r.digest, 0
        FROM command r WHERE r.entity_key = {Key} AND r.command_id = $4
        """;

    private static readonly string SelectEventsUp = PgPages.Select(Key, "v.version >= $4", false, 5);
    private static readonly string SelectEventsDown = PgPages.Select(Key, "v.version <= $4", true, 5);

    public static async Task<EventPage> ReadEntityAsync(NpgsqlConnection connection, EntityId id, long from, bool descending, PageLimit limit)
    {
        using var command = new NpgsqlCommand(descending ? SelectEventsDown : SelectEventsUp, connection);
        PgPages.AddLimit(command.Parameters.AddId(id).AddNumber(from), limit);
        var rows = await command.ExecuteReaderAsync().ConfigureAwait(false);
        await using var closing = rows.ConfigureAwait(false);
        return await PgPages.ReadAsync(rows, id, limit).ConfigureAwait(false);
    }

    public static async Task<long> FindVersionAsync(NpgsqlConnection connection, EntityId id, long timeMicros)
    {
        using var command = new NpgsqlCommand(SelectVersionAtTime, connection);
        command.Parameters.AddId(id).AddNumber(timeMicros);
        return await NumberAsync(command).ConfigureAwait(false);
    }

    public static async Task<long> FindLastAsync(NpgsqlConnection connection, EntityId id, ImmutableArray<string> types, long atVersion)
    {
        using var command = new NpgsqlCommand(SelectLast, connection);
        command.Parameters.AddId(id).AddNumber(atVersion).AddArray([.. types]);
        return await NumberAsync(command).ConfigureAwait(false);
    }

    public static async Task<ImmutableArray<EntityHead>> ReadHeadsAsync(NpgsqlConnection connection, ImmutableArray<EntityId> ids)
    {
        using var command = new NpgsqlCommand(SelectHeads, connection);
        command.Parameters
            .AddArray([.. ids.Select(static id => id.Tenant)])
            .AddArray([.. ids.Select(static id => id.Type)])
            .AddArray([.. ids.Select(static id => id.Id)]);
        var heads = ImmutableArray.CreateBuilder<EntityHead>(ids.Length);
        var rows = await command.ExecuteReaderAsync().ConfigureAwait(false);
        await using var closing = rows.ConfigureAwait(false);
        while (await rows.ReadAsync().ConfigureAwait(false))
        {
            heads.Add(rows.IsDBNull(0) ? EntityHead.None : new EntityHead(rows.GetInt64(0), PgRows.Hash(rows.GetFieldValue<byte[]>(1))));
        }

        return heads.MoveToImmutable();
    }

    public static async Task<CommandRecord?> FindCommandAsync(NpgsqlConnection connection, EntityId id, string commandId)
    {
        using var command = new NpgsqlCommand(SelectCommand, connection);
        command.Parameters.AddId(id).AddText(commandId);
        var row = await command.ExecuteReaderAsync().ConfigureAwait(false);
        await using var closing = row.ConfigureAwait(false);
        return await row.ReadAsync().ConfigureAwait(false) ? PgRows.Command(id, commandId, PgAnswer.Read(row)) : null;
    }

    private static async Task<long> NumberAsync(NpgsqlCommand command) =>
        await command.ExecuteScalarAsync().ConfigureAwait(false) is long number ? number : 0;
}
