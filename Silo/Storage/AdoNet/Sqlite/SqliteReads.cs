using System.Collections.Immutable;
using ActorState.Entities;
using ActorState.Journal;
using Microsoft.Data.Sqlite;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>The reads of the journal, each in one read snapshot.</summary>
/// <remarks>Thread: the journal's readers.</remarks>
internal sealed partial class SqliteReads(ILogger logger)
{
    private const int LoadEventsMax = 1_000;

    /// <summary>Runs a read inside a transaction of its own.</summary>
    public static T InSnapshot<T>(SqliteSession session, Func<SqliteSession, T> read)
    {
        try
        {
            session.Run(SqliteSql.BeginRead);
            try
            {
                return read(session);
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

    public LoadedEntity Load(SqliteSession session, EntityId id, long? atVersion, int stateVersion)
    {
        var entity = SqliteRows.Entity(session, id);
        var version = Math.Clamp(atVersion ?? long.MaxValue, 0, entity.Head.Version);
        var (head, position, time) = version == entity.Head.Version
            ? (entity.Head, entity.Position, entity.UpdatedMicros)
            : HeadAt(session, entity.Key, version);
        var snapshot = Snapshot(session, id, entity.Key, version, stateVersion);
        var tail = Events(session, entity.Key, id, (snapshot?.Head.Version ?? 0) + 1, version, new PageLimit(LoadEventsMax));
        return new LoadedEntity(head, position, time, entity.Salt ?? default, snapshot, tail) { HeadVersion = entity.Head.Version };
    }

    public static EventPage ReadEntity(SqliteSession session, EntityId id, long from, bool descending, PageLimit limit)
    {
        var key = SqliteRows.Entity(session, id).Key;
        if (!descending)
        {
            return Events(session, key, id, from, long.MaxValue, limit);
        }

        using var rows = session.Use(SqliteSql.SelectEventsDown).Bind(key).Bind(from);
        return Page(rows, id, limit);
    }

    public static long FindLast(SqliteSession session, EntityId id, ImmutableArray<string> types, long atVersion)
    {
        using var rows = session.Use(SqliteSql.SelectTypesDown).Bind(SqliteRows.Entity(session, id).Key).Bind(atVersion);
        while (rows.Step())
        {
            if (types.Contains(rows.Text(1)))
            {
                return rows.Int64(0);
            }
        }

        return 0;
    }

    public static long FindVersion(SqliteSession session, EntityId id, long timeMicros)
    {
        var entity = SqliteRows.Entity(session, id);

        // Times never fall along an entity's versions, so halving finds the place; a scan would read a long history.
        var (low, high) = (0L, entity.Head.Version);
        while (low < high)
        {
            var middle = low + ((high - low + 1) / 2);
            if (HeadAt(session, entity.Key, middle).TimeMicros <= timeMicros)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }

    public static ImmutableArray<EntityHead> ReadHeads(SqliteSession session, ImmutableArray<EntityId> ids)
    {
        var heads = ImmutableArray.CreateBuilder<EntityHead>(ids.Length);
        foreach (var id in ids)
        {
            heads.Add(SqliteRows.Entity(session, id).Head);
        }

        return heads.MoveToImmutable();
    }

    public static CommandRecord? FindCommand(SqliteSession session, EntityId id, string commandId)
    {
        var key = SqliteRows.Entity(session, id).Key;
        return key == 0 ? null : SqliteRows.Command(session, id, key, commandId);
    }

    private static EventPage Events(SqliteSession session, long key, EntityId id, long from, long to, PageLimit limit)
    {
        using var rows = session.Use(SqliteSql.SelectEventsUp).Bind(key).Bind(from).Bind(to);
        return Page(rows, id, limit);
    }

    private static EventPage Page(SqliteStatement rows, EntityId id, PageLimit limit)
    {
        var page = new EventPageBuilder(limit);
        while (rows.Step())
        {
            if (page.IsFull || !page.TryAdd(SqliteRows.Event(rows, id)))
            {
                return new EventPage(page.Events, true);
            }
        }

        return new EventPage(page.Events, false);
    }

    private static (EntityHead Head, long Position, long TimeMicros) HeadAt(SqliteSession session, long key, long version)
    {
        if (version == 0)
        {
            return (EntityHead.None, 0, 0);
        }

        using var row = session.Use(SqliteSql.SelectEventAt).Bind(key).Bind(version);
        return row.Step()
            ? (new EntityHead(version, SqliteRows.Hash(row, 0)), row.Int64(1), row.Int64(2))
            : throw new JournalCorruptException($"Version {version} of the entity with key {key} is missing.");
    }

    private EntitySnapshot? Snapshot(SqliteSession session, EntityId id, long key, long version, int stateVersion)
    {
        using var rows = session.Use(SqliteSql.SelectSnapshots).Bind(key).Bind(version).Bind(stateVersion);
        while (rows.Step())
        {
            var stored = rows.Bytes(1);
            if (stored.Length == EventHash.Size && stored.AsSpan().SequenceEqual(rows.Bytes(5)))
            {
                var snapshot = new EntitySnapshot(id, new EntityHead(rows.Int64(0), new EventHash(stored)), stateVersion, rows.BytesOrNull(3));
                if (RowDigest.Of(snapshot).AsSpan().SequenceEqual(rows.Bytes(4)))
                {
                    return snapshot;
                }
            }

            LogSnapshotIgnored(id, rows.Int64(0));
        }

        return null;
    }

    [LoggerMessage(SqliteEventIds.SnapshotIgnored, LogLevel.Error, "Entity {Entity}: the snapshot of version {Version} does not match its digest or event; it is ignored.")]
    private partial void LogSnapshotIgnored(EntityId entity, long version);
}
