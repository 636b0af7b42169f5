using System.Collections.Immutable;
using ActorState.Errors;
using ActorState.Events;

namespace ActorState.Feed;

/// <summary>Reads the journal in order, as one tenant may see it. Key: the tenant.</summary>
/// <remarks>Who has read a position has seen all below it; a position is never filled later.</remarks>
[Alias("as.feed")]
public interface IFeedGrain : IGrainWithStringKey
{
    /// <summary>A page of the feed behind a position or cursor.</summary>
    [Alias("read"), ResponseTimeout("00:00:10")]
    ValueTask<FeedReply> ReadAsync(FeedRequest request, CancellationToken token = default);

    /// <summary>Waits until the journal's head is at least <paramref name="position"/>, at most <paramref name="wait"/> (up to 1 s); returns the head then.</summary>
    [Alias("wait"), ResponseTimeout("00:00:05")]
    ValueTask<long> WaitAsync(long position, TimeSpan wait, CancellationToken token = default);

    /// <summary>What the journal is and how it keeps its promise; fails while the journal cannot be reached.</summary>
    [Alias("status"), ResponseTimeout("00:00:05")]
    ValueTask<JournalStatus> StatusAsync(CancellationToken token = default);
}

/// <summary>Asks for a page of the feed.</summary>
/// <param name="After">A position or a cursor, exclusive; null for the start.</param>
/// <param name="Limit">The most events, 1 to 1,000. A page also ends at 4 MiB, and with a filter after 10,000 events looked at.</param>
/// <param name="Types">The entity types wanted; empty for all.</param>
[GenerateSerializer, Immutable, Alias("as.feed.request")]
public sealed record FeedRequest([property: Id(0)] string? After, [property: Id(1)] int Limit, [property: Id(2)] ImmutableArray<string> Types);

/// <summary>A page of the feed.</summary>
/// <param name="Events">The events, positions rising; dense without a filter.</param>
/// <param name="Next">The cursor behind the last event looked at; always moves on while there is more.</param>
/// <param name="Head">The cursor of the journal's head.</param>
[GenerateSerializer, Immutable, Alias("as.feed.page")]
public sealed record FeedReply([property: Id(0)] ImmutableArray<EventRecord> Events, [property: Id(1)] string Next, [property: Id(2)] string Head)
{
    /// <summary>Why there is no page; null when there is one.</summary>
    [Id(3)] public EntityProblem? Problem { get; init; }
}

/// <summary>What the journal is, and how it keeps its promise of durability.</summary>
/// <param name="Id">The journal's id.</param>
/// <param name="Store">The kind of store: <c>sqlite</c>, <c>postgres</c>, <c>memory</c>.</param>
/// <param name="Durability">The mode in force, as read back from the store.</param>
/// <param name="Partitions">How many partitions it has.</param>
/// <param name="Head">The position of the last event.</param>
[GenerateSerializer, Immutable, Alias("as.journal.status")]
public sealed record JournalStatus(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string Store,
    [property: Id(2)] string Durability,
    [property: Id(3)] int Partitions,
    [property: Id(4)] long Head);
