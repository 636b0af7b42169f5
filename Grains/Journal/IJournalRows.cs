namespace ActorState.Journal;

/// <summary>The stored rows of a journal as they are, for a reader that trusts none of them.</summary>
/// <remarks>
/// All streams show one and the same snapshot, and are read one at a time, but for those of commands and of events by command, which are read side
/// by side. Text comes as bytes, since damaged text may be no UTF-8.
/// A stream that the store cannot read to its end throws <see cref="JournalCorruptException"/> where the stored data is at fault, and
/// <see cref="JournalUnavailableException"/> where nothing can be said about it.
/// </remarks>
public interface IJournalRows
{
    /// <summary>What the store itself finds wrong with its files; nothing where it finds them in order.</summary>
    IAsyncEnumerable<string> ReadDamageAsync(CancellationToken token);

    /// <summary>The rows of <c>journal</c>.</summary>
    IAsyncEnumerable<RawJournal> ReadJournalsAsync(CancellationToken token);

    /// <summary>The rows of <c>partition</c>.</summary>
    IAsyncEnumerable<RawPartition> ReadPartitionsAsync(CancellationToken token);

    /// <summary>The rows of <c>entity</c>.</summary>
    IAsyncEnumerable<RawEntity> ReadEntitiesAsync(CancellationToken token);

    /// <summary>The rows of <c>snapshot</c>.</summary>
    IAsyncEnumerable<RawSnapshot> ReadSnapshotsAsync(CancellationToken token);

    /// <summary>The rows of <c>event</c> by partition and position.</summary>
    IAsyncEnumerable<RawEvent> ReadEventsAsync(CancellationToken token);

    /// <summary>The rows of <c>command</c> by command id (in byte order) and entity key.</summary>
    IAsyncEnumerable<RawCommand> ReadCommandsAsync(CancellationToken token);

    /// <summary>Which command wrote which event, by command id (in byte order), entity key and version.</summary>
    IAsyncEnumerable<RawEventCommand> ReadEventCommandsAsync(CancellationToken token);
}
