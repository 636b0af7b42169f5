namespace ActorState.Journal;

/// <summary>The stored rows of a journal as they are, for a reader that trusts none of them.</summary>
/// <remarks>
/// All streams show one and the same snapshot, and are read one at a time, but for those of commands, of the index of commands and of events by
/// command, which are read side by side. Text comes as bytes, since damaged text may be no UTF-8.
/// A stream that the store cannot read to its end throws <see cref="JournalCorruptException"/> where the stored data is at fault, and
/// <see cref="JournalUnavailableException"/> where nothing can be said about it.
/// </remarks>
public interface IJournalRows
{
    /// <summary>The format that the rows are in when they are in order.</summary>
    long Format => 1;

    /// <summary>Whether the store fills tables behind its commits.</summary>
    bool HasIndex => false;

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

    /// <summary>
    /// Up to where the tables are filled that the store fills behind its commits: <c>entity</c>, and those that the members below read. Nothing where
    /// every commit writes all that the other streams show.
    /// </summary>
    IAsyncEnumerable<RawIndexed> ReadIndexedAsync(CancellationToken token) => AsyncEnumerable.Empty<RawIndexed>();

    /// <summary>The rows of <c>milestone</c> by entity key and version.</summary>
    IAsyncEnumerable<RawMilestone> ReadMilestonesAsync(CancellationToken token) => AsyncEnumerable.Empty<RawMilestone>();

    /// <summary>The rows of <c>command_index</c> by command id (in byte order) and entity key; read beside those of commands.</summary>
    IAsyncEnumerable<RawCommandPlace> ReadCommandIndexAsync(CancellationToken token) => AsyncEnumerable.Empty<RawCommandPlace>();
}
