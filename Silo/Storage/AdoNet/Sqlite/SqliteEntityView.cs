using ActorState.Entities;
using ActorState.Events;
using ActorState.Journal;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>What the log says of an event without its bodies, and where the entity's event before it is.</summary>
internal readonly record struct SqliteLink(long Version, long Position, long Previous, EventHash Hash, long TimeMicros);

/// <summary>An entity and its events, as one snapshot and the tail before it show them.</summary>
/// <remarks>
/// There is no row per event but the event: a version is found from the milestone above it, or from the head, along the links. Without a
/// milestone the way is longer and ends at the same event. Thread: the one of the session, inside its snapshot.
/// </remarks>
internal sealed class SqliteEntityView(SqliteSession session, SqliteTailView tail, EntityId id, SqliteEntity entity)
{
    public EntityId Id => id;

    public SqliteEntity Entity => entity;

    public SqliteSession Session => session;

    public SqliteTailView Tail => tail;

    /// <summary>The event of a version from 1 to the head's.</summary>
    public SqliteLink At(long version)
    {
        var link = Above(version);
        while (link.Version > version)
        {
            link = Before(link);
        }

        return link;
    }

    /// <summary>The event before another that is not the first.</summary>
    public SqliteLink Before(SqliteLink link) => Read(link.Previous, link.Version - 1);

    /// <summary>The positions of versions, upwards. Found in stretches of a milestone, so that who stops early has not looked far.</summary>
    public IEnumerable<long> PositionsUp(long from, long to)
    {
        var positions = new long[SqliteChanges.VersionsPerMilestone];
        while (from <= to)
        {
            var end = Math.Min(MilestoneAt(from), to);
            var link = At(end);
            positions[end - from] = link.Position;
            while (link.Version > from)
            {
                link = Before(link);
                positions[link.Version - from] = link.Position;
            }

            for (var version = from; version <= end; version++)
            {
                yield return positions[version - from];
            }

            from = end + 1;
        }
    }

    /// <summary>The last version that is not later than a time; 0 when there is none.</summary>
    public long LastVersionUntil(long timeMicros)
    {
        // Times never fall along an entity's versions. The first milestone that is later than the time ends the stretch to look at.
        const int step = SqliteChanges.VersionsPerMilestone;
        var (low, high) = (1L, (entity.Head.Version / step) + 1);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = At(middle * step).TimeMicros > timeMicros ? (low, middle) : (middle + 1, high);
        }

        var version = Math.Min(low * step, entity.Head.Version);
        for (var link = version == 0 ? default : At(version); version > 0 && link.TimeMicros > timeMicros; version--)
        {
            link = version == 1 ? default : Before(link);
        }

        return version;
    }

    /// <summary>The whole event at a position.</summary>
    public EventRecord Event(long position)
    {
        using var row = session.Use(SqliteSql.SelectEvent).Bind(position);
        return row.Step() ? SqliteRows.Event(row, id) : throw Missing(position);
    }

    /// <summary>The type of the event at a position.</summary>
    public string TypeAt(long position)
    {
        using var row = session.Use(SqliteSql.SelectEventType).Bind(position);
        return row.Step() ? row.Text(0) : throw Missing(position);
    }

    private SqliteLink Above(long version)
    {
        var milestone = MilestoneAt(version);
        var position = milestone < entity.Head.Version ? FindMilestone(milestone) : 0;
        return position > 0 ? Read(position, milestone) : Read(entity.Position, entity.Head.Version);
    }

    private long FindMilestone(long version)
    {
        if (tail.FindMilestone(entity.Key, version) is var position and > 0)
        {
            return position;
        }

        using var row = session.Use(SqliteSql.SelectMilestone).Bind(entity.Key).Bind(version);
        return row.Step() ? row.Int64(0) : 0;
    }

    private SqliteLink Read(long position, long version)
    {
        using var row = session.Use(SqliteSql.SelectLink).Bind(position);
        return row.Step() && row.Int64(0) == entity.Key && row.Int64(1) == version
            ? new SqliteLink(version, position, row.Int64(2), SqliteRows.Hash(row, 3), row.Int64(4))
            : throw new JournalCorruptException($"Version {version} of entity {id} is missing: it should be at position {position}.");
    }

    private JournalCorruptException Missing(long position) => new($"The event of entity {id} at position {position} is missing.");

    private static long MilestoneAt(long version) =>
        (version + SqliteChanges.VersionsPerMilestone - 1) / SqliteChanges.VersionsPerMilestone * SqliteChanges.VersionsPerMilestone;
}
