using System.Collections.Immutable;
using ActorState.Entities;
using ActorState.Journal;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>The reads over many entities: the feed, lists, counts.</summary>
/// <remarks>Thread: the journal's readers.</remarks>
internal static class SqliteListReads
{
    public static FeedEvents ReadPartition(SqliteSession session, int partition, long after, FeedFilter filter, PageLimit limit)
    {
        var head = SqliteRows.NextPosition(session, partition) - 1;
        var page = new EventPageBuilder(limit);
        var looked = after;
        using var rows = session.Use(SqliteSql.SelectPartition).Bind(partition).Bind(after).Bind(filter.LookedMax);
        while (!page.IsFull && rows.Step())
        {
            // Bodies are read only of events that pass: they may be large, and lie on pages of their own.
            if (Passes(rows.Text(10), rows.Text(11), filter)
                && !page.TryAdd(SqliteRows.Event(rows, new EntityId(rows.Text(10), rows.Text(11), rows.Text(12)))))
            {
                break;
            }

            looked = rows.Int64(1);
        }

        return new FeedEvents(page.Events, looked, head);
    }

    public static ImmutableArray<EntitySummary> List(SqliteSession session, EntityFilter filter, string? after, int limit)
    {
        var isBehind = after is not null && ByteOrder.Instance.Compare(after, filter.Prefix) >= 0;
        using var rows = session.Use(isBehind ? SqliteSql.SelectIdsAfter : SqliteSql.SelectIdsFrom)
            .Bind(filter.Tenant)
            .Bind(filter.Type)
            .Bind(isBehind ? after! : filter.Prefix)
            .Bind(limit);
        var entities = ImmutableArray.CreateBuilder<EntitySummary>();
        while (rows.Step())
        {
            // In byte order the ids with a prefix stand together, and begin with the prefix itself.
            var id = rows.Text(0);
            if (!id.StartsWith(filter.Prefix, StringComparison.Ordinal))
            {
                break;
            }

            entities.Add(new EntitySummary(id, rows.Int64(1), rows.Int64(2)));
        }

        return entities.ToImmutable();
    }

    public static ImmutableArray<TypeCount> Count(SqliteSession session, string tenant)
    {
        using var rows = session.Use(SqliteSql.SelectCounts).Bind(tenant);
        var counts = ImmutableArray.CreateBuilder<TypeCount>();
        while (rows.Step())
        {
            counts.Add(new TypeCount(rows.Text(0), rows.Int64(1)));
        }

        return counts.ToImmutable();
    }

    private static bool Passes(string tenant, string type, FeedFilter filter) =>
        (filter.Tenant is null || tenant == filter.Tenant) && (filter.Types.IsEmpty || filter.Types.Contains(type));
}
