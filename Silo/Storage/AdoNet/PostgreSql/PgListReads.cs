using System.Collections.Immutable;
using ActorState.Entities;
using ActorState.Events;
using ActorState.Journal;
using Npgsql;

namespace ActorState.Silo.Storage.AdoNet.PostgreSql;

/// <summary>The reads over many entities: the feed, lists, counts.</summary>
/// <remarks>Thread: any.</remarks>
internal static class PgListReads
{
    private const string SelectHead = "SELECT p.next_position - 1 FROM partition p WHERE p.id = $1";

    // Behind the head, the event's columns, its entity's name. Bodies are cut off by bytes before they are sent.
    private const string SelectPartition =
        $"""
        SELECT p.next_position - 1, w.* FROM partition p LEFT JOIN LATERAL (
            SELECT l.*, sum(l.size) OVER (ORDER BY l.position ROWS UNBOUNDED PRECEDING) - l.size AS before
            FROM (
                SELECT {PgRows.EventColumns}, n.tenant, n.type AS entity_type, n.id, octet_length(v.data) + octet_length(v.metadata) AS size
                FROM event v JOIN entity n ON n.key = v.entity_key
                WHERE v.partition = p.id AND v.position > $2 AND v.position <= $3
                    AND ($4 IS NULL OR n.tenant = $4) AND (cardinality($5) = 0 OR n.type = ANY($5))
                ORDER BY v.position LIMIT $6) l) w ON w.before < $7 OR w.before = 0
        WHERE p.id = $1 ORDER BY w.position
        """;

    private const string SelectIdsFrom = SelectIds + " AND e.id >= $3 ORDER BY e.id LIMIT $4" + Summaries;
    private const string SelectIdsAfter = SelectIds + " AND e.id > $3 ORDER BY e.id LIMIT $4" + Summaries;
    private const string SelectIds =
        "SELECT e.id, h.version, h.time FROM (SELECT e.key, e.id FROM entity e WHERE e.tenant = $1 AND e.type = $2 AND e.existing";

    private const string Summaries = $") e CROSS JOIN LATERAL ({PgReads.Newest}) h ORDER BY e.id";
    private const string SelectCounts = "SELECT e.type, count(*) FROM entity e WHERE e.tenant = $1 AND e.existing GROUP BY e.type ORDER BY e.type";
    private const int EntityColumn = 11;

    public static async Task<long> ReadHeadAsync(NpgsqlConnection connection, int partition)
    {
        using var command = new NpgsqlCommand(SelectHead, connection);
        command.Parameters.AddInteger(partition);
        return await command.ExecuteScalarAsync().ConfigureAwait(false) is long head ? head : throw MissingCounter();
    }

    public static async Task<FeedEvents> ReadPartitionAsync(NpgsqlConnection connection, int partition, long after, FeedFilter filter, PageLimit limit)
    {
        // Positions have no gaps, so the events to look at are known by their numbers.
        var until = after > long.MaxValue - filter.LookedMax ? long.MaxValue : after + filter.LookedMax;
        using var command = new NpgsqlCommand(SelectPartition, connection);
        command.Parameters
            .AddInteger(partition)
            .AddNumber(after)
            .AddNumber(until)
            .AddText(filter.Tenant)
            .AddArray([.. filter.Types])
            .AddNumber(Math.Max(limit.Events, 1))
            .AddNumber(limit.Bytes);
        var rows = await command.ExecuteReaderAsync().ConfigureAwait(false);
        await using var closing = rows.ConfigureAwait(false);
        if (!await rows.ReadAsync().ConfigureAwait(false))
        {
            throw MissingCounter();
        }

        var head = rows.GetInt64(0);
        var page = new EventPageBuilder(limit);
        var looked = Math.Max(after, Math.Min(until, head));
        while (!rows.IsDBNull(1))
        {
            var @event = ReadEvent(rows);
            if (!page.TryAdd(@event))
            {
                looked = @event.Position - 1;
                break;
            }

            if (page.IsFull)
            {
                looked = @event.Position;
                break;
            }

            if (!await rows.ReadAsync().ConfigureAwait(false))
            {
                break;
            }
        }

        return new FeedEvents(page.Events, looked, head);
    }

    public static async Task<ImmutableArray<EntitySummary>> ListAsync(NpgsqlConnection connection, EntityFilter filter, string? after, int limit)
    {
        var isBehind = after is not null && ByteOrder.Instance.Compare(after, filter.Prefix) >= 0;
        using var command = new NpgsqlCommand(isBehind ? SelectIdsAfter : SelectIdsFrom, connection);
        command.Parameters.AddText(filter.Tenant).AddText(filter.Type).AddText(isBehind ? after! : filter.Prefix).AddNumber(limit);
        var rows = await command.ExecuteReaderAsync().ConfigureAwait(false);
        await using var closing = rows.ConfigureAwait(false);
        var entities = ImmutableArray.CreateBuilder<EntitySummary>();
        while (await rows.ReadAsync().ConfigureAwait(false))
        {
            // In byte order the ids with a prefix stand together, and begin with the prefix itself.
            var id = rows.GetString(0);
            if (!id.StartsWith(filter.Prefix, StringComparison.Ordinal))
            {
                break;
            }

            entities.Add(new EntitySummary(id, rows.GetInt64(1), rows.GetInt64(2)));
        }

        return entities.ToImmutable();
    }

    public static async Task<ImmutableArray<TypeCount>> CountAsync(NpgsqlConnection connection, string tenant)
    {
        using var command = new NpgsqlCommand(SelectCounts, connection);
        command.Parameters.AddText(tenant);
        var rows = await command.ExecuteReaderAsync().ConfigureAwait(false);
        await using var closing = rows.ConfigureAwait(false);
        var counts = ImmutableArray.CreateBuilder<TypeCount>();
        while (await rows.ReadAsync().ConfigureAwait(false))
        {
            counts.Add(new TypeCount(rows.GetString(0), rows.GetInt64(1)));
        }

        return counts.ToImmutable();
    }

    private static EventRecord ReadEvent(NpgsqlDataReader rows) =>
        PgRows.Event(rows, new EntityId(rows.GetString(EntityColumn), rows.GetString(EntityColumn + 1), rows.GetString(EntityColumn + 2)), 1);

    private static JournalCorruptException MissingCounter() => new("The counter of the partition is missing.");
}
