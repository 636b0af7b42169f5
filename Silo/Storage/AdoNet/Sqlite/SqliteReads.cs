using System.Collections.Immutable;
using ActorState.Entities;
using ActorState.Journal;
using Microsoft.Data.Sqlite;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>The reads of single entities: the tail first, then, for what it does not hold, one snapshot of the tables.</summary>
/// <remarks>Thread: the journal's readers.</remarks>
internal sealed partial class SqliteReads(SqliteWriter writer, ILogger logger)
{
    private const int LoadEventsMax = 1_000;

    /// <summary>Runs a read inside a transaction of its own.</summary>
    public static T InSnapshot<T>(SqliteSession session, Func<T> read)
    {
        try
        {
            session.Run(SqliteSql.BeginRead);
            try
            {
                return read();
            }
            finally
            {
                session.Rollback();
            }
        }
        catch (SqliteException fault) when (SqliteFaults.OfRead(fault) is { } named)
        {
            throw named;
        }
    }

    public LoadedEntity Load(SqliteSession session, EntityId id, long? atVersion, int stateVersion) => Read(session, id, view =>
    {
        var entity = view.Entity;
        var version = Math.Clamp(atVersion ?? long.MaxValue, 0, entity.Head.Version);
        var at = version == 0 ? default : view.At(version);
        var snapshot = Snapshot(view, version, stateVersion);
        var tail = Page(view, (snapshot?.Head.Version ?? 0) + 1, version, new PageLimit(LoadEventsMax));
        return new LoadedEntity(new EntityHead(version, at.Hash), at.Position, at.TimeMicros, entity.Salt ?? default, snapshot, tail)
        {
            HeadVersion = entity.Head.Version,
        };
    });

    public EventPage ReadEntity(SqliteSession session, EntityId id, long from, bool descending, PageLimit limit) => Read(session, id, view =>
    {
        var head = view.Entity.Head.Version;
        return descending ? PageDown(view, Math.Min(from, head), limit) : Page(view, Math.Max(from, 1), head, limit);
    });

    public long FindLast(SqliteSession session, EntityId id, ImmutableArray<string> types, long atVersion) => Read(session, id, view =>
    {
        var version = Math.Min(atVersion, view.Entity.Head.Version);
        for (var link = version < 1 ? default : view.At(version); link.Version > 0; link = link.Version == 1 ? default : view.Before(link))
        {
            if (types.Contains(view.TypeAt(link.Position)))
            {
                return link.Version;
            }
        }

        return 0;
    });

    public long FindVersion(SqliteSession session, EntityId id, long timeMicros) => Read(session, id, view => view.LastVersionUntil(timeMicros));

    public ImmutableArray<EntityHead> ReadHeads(SqliteSession session, ImmutableArray<EntityId> ids)
    {
        var tail = writer.View;
        var entities = ids.Select(tail.Find).ToArray();
        return Array.TrueForAll(entities, static entity => entity is not null)
            ? [.. entities.Select(static entity => entity!.Head)]
            : InSnapshot(session, () => entities.Select((entity, i) => (entity ?? SqliteRows.Entity(session, ids[i])).Head).ToImmutableArray());
    }

    public CommandRecord? FindCommand(SqliteSession session, EntityId id, string commandId) => Read(session, id, view =>
    {
        var key = view.Entity.Key;
        return key == 0 ? null
            : view.Tail.TryFindCommand(key, commandId, out var place) ? SqliteRows.CommandAt(session, id, key, commandId, place)
            : SqliteRows.Command(session, id, key, commandId);
    });

    private T Read<T>(SqliteSession session, EntityId id, Func<SqliteEntityView, T> read)
    {
        var tail = writer.View;
        var entity = tail.Find(id);
        return InSnapshot(session, () => read(new SqliteEntityView(session, tail, id, entity ?? SqliteRows.Entity(session, id))));
    }

    private static EventPage Page(SqliteEntityView view, long from, long to, PageLimit limit)
    {
        var page = new EventPageBuilder(limit);
        foreach (var position in view.PositionsUp(from, to))
        {
            if (page.IsFull || !page.TryAdd(view.Event(position)))
            {
                return new EventPage(page.Events, true);
            }
        }

        return new EventPage(page.Events, false);
    }

    private static EventPage PageDown(SqliteEntityView view, long from, PageLimit limit)
    {
        var page = new EventPageBuilder(limit);
        for (var link = from < 1 ? default : view.At(from); link.Version > 0; link = link.Version == 1 ? default : view.Before(link))
        {
            if (page.IsFull || !page.TryAdd(view.Event(link.Position)))
            {
                return new EventPage(page.Events, true);
            }
        }

        return new EventPage(page.Events, false);
    }

    private EntitySnapshot? Snapshot(SqliteEntityView view, long version, int stateVersion)
    {
        using var rows = view.Session.Use(SqliteSql.SelectSnapshots).Bind(view.Entity.Key).Bind(version).Bind(stateVersion);
        while (rows.Step())
        {
            var head = new EntityHead(rows.Int64(0), SqliteRows.Hash(rows, 1));
            var snapshot = new EntitySnapshot(view.Id, head, stateVersion, rows.BytesOrNull(2));
            if (head.Version >= 1 && view.At(head.Version).Hash == head.Hash && RowDigest.Of(snapshot).AsSpan().SequenceEqual(rows.Blob(3)))
            {
                return snapshot;
            }

            LogSnapshotIgnored(view.Id, rows.Int64(0));
        }

        return null;
    }

    [LoggerMessage(SqliteEventIds.SnapshotIgnored, LogLevel.Error, "Entity {Entity}: the snapshot of version {Version} does not match its digest or event; it is ignored.")]
    private partial void LogSnapshotIgnored(EntityId entity, long version);
}
