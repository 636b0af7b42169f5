using System.Collections.Immutable;
using System.Text;
using ActorState.Entities;
using ActorState.Journal;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>The reads over many entities: the feed, lists, counts. The tail first, then one snapshot of the tables.</summary>
/// <remarks>Thread: the journal's readers.</remarks>
internal sealed class SqliteListReads(SqliteWriter writer)
{
    private const int Partition = 0;

    public FeedEvents ReadPartition(SqliteSession session, long after, FeedFilter filter, PageLimit limit)
    {
        // Up to the head of the tail: an event behind it may be of an entity that neither the tail nor the snapshot can name.
        var tail = writer.View;
        return SqliteReads.InSnapshot(session, () =>
        {
            var page = new EventPageBuilder(limit);
            var looked = after;
            using var rows = session.Use(SqliteSql.SelectPartition).Bind(after).Bind(tail.Head).Bind(filter.LookedMax);
            while (!page.IsFull && rows.Step())
            {
                // Bodies are read only of events that pass: they may be large, and lie on pages of their own.
                var id = NameOf(rows, tail);
                if (Passes(id, filter) && !page.TryAdd(SqliteRows.Event(rows, id)))
                {
                    break;
                }

                looked = rows.Int64(1);
            }

            return new FeedEvents(page.Events, looked, tail.Head);
        });
    }

    public ImmutableArray<EntitySummary> List(SqliteSession session, EntityFilter filter, string? after, int limit)
    {
        var tail = writer.View;
        return SqliteReads.InSnapshot(session, () =>
        {
            var fresh = Fresh(Unfilled(session, tail), filter, after);
            var isBehind = after is not null && ByteOrder.Instance.Compare(after, filter.Prefix) >= 0;
            using var rows = session.Use(isBehind ? SqliteSql.SelectIdsAfter : SqliteSql.SelectIdsFrom)
                .Bind(filter.Tenant)
                .Bind(filter.Type)
                .Bind(isBehind ? after! : filter.Prefix);
            var merge = new SqliteListMerge(rows, filter.Prefix, fresh);
            var entities = ImmutableArray.CreateBuilder<EntitySummary>();
            while (entities.Count < limit && merge.Next() is { } entity)
            {
                entities.Add(entity);
            }

            return entities.ToImmutable();
        });
    }

    public ImmutableArray<TypeCount> Count(SqliteSession session, string tenant)
    {
        var tail = writer.View;
        return SqliteReads.InSnapshot(session, () =>
        {
            var counts = new SortedDictionary<string, long>(ByteOrder.Instance);
            using var rows = session.Use(SqliteSql.SelectCounts).Bind(tenant);
            while (rows.Step())
            {
                counts[rows.Text(0)] = rows.Int64(1);
            }

            foreach (var entity in Unfilled(session, tail).SelectMany(static segment => segment.Entities).Where(entity => entity.Id.Tenant == tenant))
            {
                counts[entity.Id.Type] = counts.GetValueOrDefault(entity.Id.Type) + (entity.Now.Exists ? 1 : 0) - (entity.Before.Exists ? 1 : 0);
            }

            return counts.Where(static count => count.Value > 0).Select(static count => new TypeCount(count.Key, count.Value)).ToImmutableArray();
        });
    }

    private static EntityId NameOf(SqliteStatement row, SqliteTailView tail) =>
        !row.IsNull(11) ? new EntityId(row.Text(11), row.Text(12), row.Text(13))
        : tail.TryFindName(row.Int64(10), out var id) ? id
        : throw new JournalCorruptException($"The entity of the event at position {row.Int64(1)} has no row.");

    /// <summary>The segments that the snapshot does not hold: what it holds is at least as new, and would be counted twice.</summary>
    private static IEnumerable<SqliteTailSegment> Unfilled(SqliteSession session, SqliteTailView tail)
    {
        var indexed = SqliteRows.Indexed(session, Partition);
        return tail.Segments.Where(segment => segment.From.Position >= indexed.Position && segment.From.Refusal >= indexed.Refusal);
    }

    /// <summary>What the tail knows of the entities asked for, in the order of the list.</summary>
    private static List<(string Id, SqliteEntity Entity)> Fresh(IEnumerable<SqliteTailSegment> segments, EntityFilter filter, string? after)
    {
        var fresh = new SortedDictionary<byte[], (string, SqliteEntity)>(Comparer<byte[]>.Create(static (x, y) => x.AsSpan().SequenceCompareTo(y)));
        foreach (var entity in segments.SelectMany(static segment => segment.Entities))
        {
            var id = entity.Id;
            if (id.Tenant == filter.Tenant && id.Type == filter.Type && id.Id.StartsWith(filter.Prefix, StringComparison.Ordinal)
                && (after is null || ByteOrder.Instance.Compare(id.Id, after) > 0))
            {
                fresh[Encoding.UTF8.GetBytes(id.Id)] = (id.Id, entity.Now);
            }
        }

        return [.. fresh.Values];
    }

    private static bool Passes(EntityId id, FeedFilter filter) =>
        (filter.Tenant is null || id.Tenant == filter.Tenant) && (filter.Types.IsEmpty || filter.Types.Contains(id.Type));
}
