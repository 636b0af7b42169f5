namespace ActorState.Journal;

/// <summary>A stored row, unchecked.</summary>
public abstract record RawRow
{
    private protected RawRow()
    {
    }

    /// <summary>Which column holds a value of the wrong kind, as a sentence; its value here is then 0 or empty. Null where all are of the right kind.</summary>
    public string? Malformed { get; init; }
}

/// <summary>A row of <c>journal</c>.</summary>
public sealed record RawJournal(ReadOnlyMemory<byte> Id, long Format, long Partitions, ReadOnlyMemory<byte> PartitionSecret, long Created) : RawRow;

/// <summary>A row of <c>partition</c>.</summary>
public sealed record RawPartition(long Id, long NextPosition) : RawRow;

/// <summary>A row of <c>entity</c>.</summary>
public sealed record RawEntity(
    long Key,
    ReadOnlyMemory<byte> Tenant,
    ReadOnlyMemory<byte> Type,
    ReadOnlyMemory<byte> Id,
    long Version,
    ReadOnlyMemory<byte> Hash,
    long Position,
    ReadOnlyMemory<byte>? Salt,
    long Deleted,
    long Created,
    long Updated) : RawRow;

/// <summary>A row of <c>event</c>.</summary>
public sealed record RawEvent(
    long Partition,
    long Position,
    long EntityKey,
    long Version,
    long UnitLeft,
    ReadOnlyMemory<byte> Type,
    long Form,
    long Erased,
    ReadOnlyMemory<byte> Data,
    ReadOnlyMemory<byte> Metadata,
    ReadOnlyMemory<byte> CommandId,
    long Time,
    ReadOnlyMemory<byte> Hash) : RawRow
{
    /// <summary>What the event says beside itself; null in a store that keeps it elsewhere.</summary>
    public RawLog? Log { get; init; }
}

/// <summary>The name of an entity where it stands on another row than the entity's own.</summary>
public sealed record RawName(ReadOnlyMemory<byte> Tenant, ReadOnlyMemory<byte> Type, ReadOnlyMemory<byte> Id, ReadOnlyMemory<byte>? Salt);

/// <summary>What an event says beside itself, in a store whose log is complete without other tables.</summary>
/// <param name="Previous">The position of the entity's event before; 0 for its first.</param>
/// <param name="Deletes">On the first event of an append, whether the entity is absent behind it.</param>
/// <param name="Name">On the first event of an entity, who it is.</param>
public sealed record RawLog(long Previous, long? Deletes, RawName? Name);

/// <summary>What ties a row of <c>event</c> to a row of <c>command</c>.</summary>
public sealed record RawEventCommand(ReadOnlyMemory<byte> CommandId, long EntityKey, long Version, long Partition, long Position, long UnitLeft) : RawRow;

/// <summary>A row of <c>command</c>.</summary>
public sealed record RawCommand(
    ReadOnlyMemory<byte> CommandId,
    long EntityKey,
    long Operation,
    ReadOnlyMemory<byte> Fingerprint,
    long Outcome,
    long FirstVersion,
    long LastVersion,
    ReadOnlyMemory<byte> Result,
    long Time,
    ReadOnlyMemory<byte> Digest) : RawRow
{
    /// <summary>Where the command stands; null in a store that has no index of commands.</summary>
    public RawPlace? Place { get; init; }

    /// <summary>Who was refused, where a refusal names its entity.</summary>
    public RawName? Name { get; init; }
}

/// <summary>Where a command stands: on the event at a position, or in a recorded refusal; the other is 0.</summary>
public sealed record RawPlace(long Position, long Refusal);

/// <summary>A row of <c>command_index</c>.</summary>
public sealed record RawCommandPlace(ReadOnlyMemory<byte> CommandId, long EntityKey, RawPlace Place) : RawRow;

/// <summary>A row of <c>milestone</c>.</summary>
public sealed record RawMilestone(long EntityKey, long Version, long Position) : RawRow;

/// <summary>A row of <c>indexed</c>.</summary>
public sealed record RawIndexed(long Partition, long Position, long Refusal) : RawRow;

/// <summary>A row of <c>snapshot</c>.</summary>
public sealed record RawSnapshot(
    long EntityKey,
    long Version,
    ReadOnlyMemory<byte> Hash,
    long StateVersion,
    ReadOnlyMemory<byte>? State,
    ReadOnlyMemory<byte> Digest) : RawRow;
