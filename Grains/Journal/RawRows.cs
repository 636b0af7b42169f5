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
    ReadOnlyMemory<byte> Hash) : RawRow;

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
    ReadOnlyMemory<byte> Digest) : RawRow;

/// <summary>A row of <c>snapshot</c>.</summary>
public sealed record RawSnapshot(
    long EntityKey,
    long Version,
    ReadOnlyMemory<byte> Hash,
    long StateVersion,
    ReadOnlyMemory<byte>? State,
    ReadOnlyMemory<byte> Digest) : RawRow;
