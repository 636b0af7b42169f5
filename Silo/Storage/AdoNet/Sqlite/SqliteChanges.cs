using ActorState.Entities;
using ActorState.Journal;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>An entity that a transaction reads or moves: as it was before, and as it is behind what the transaction has written so far.</summary>
/// <remarks>Thread: the journal's writer.</remarks>
internal sealed class SqliteChange(EntityId id, SqliteEntity before) : JudgedEntity(before.Head)
{
    public EntityId Id => id;

    public SqliteEntity Before { get; } = before;

    public SqliteEntity Now { get; set; } = before;

    /// <summary>The entity as the writer knows it, if it does.</summary>
    public SqliteKnown? Known { get; init; }

    /// <summary>The transaction.</summary>
    public long Transaction { get; init; }
}

/// <summary>What a transaction adds to the journal, for the tail to take over when it is committed.</summary>
/// <remarks>Thread: the journal's writer.</remarks>
internal sealed class SqliteChanges
{
    /// <summary>Of every so-manieth version of an entity the position is kept.</summary>
    public const int VersionsPerMilestone = 64;

    public List<SqliteChange> Entities { get; } = [];

    public List<(long Key, string CommandId, SqlitePlace Place)> Commands { get; } = [];

    public List<(long Key, long Version, long Position)> Milestones { get; } = [];

    /// <summary>The last event and the last refusal of the journal behind the transaction.</summary>
    public SqlitePlace End { get; set; }

    /// <summary>How many events and refusals were added.</summary>
    public int Rows { get; private set; }

    /// <summary>About how much memory the tail takes for them.</summary>
    public long Bytes { get; private set; }

    public void AddEvent(long key, long version, long position)
    {
        Rows++;
        if (version % VersionsPerMilestone == 0)
        {
            Milestones.Add((key, version, position));
        }
    }

    public void AddCommand(long key, string commandId, SqlitePlace place)
    {
        const int bytesAlways = 400;
        Rows += place.Refusal > 0 ? 1 : 0;
        Bytes += bytesAlways;
        Commands.Add((key, commandId, place));
    }
}
