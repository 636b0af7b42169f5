using System.Collections.Immutable;
using ActorState.Errors;
using ActorState.Events;

namespace ActorState.Entities;

/// <summary>Reads the past of a tenant's entities straight from the journal. Key: the tenant.</summary>
/// <remarks>Every answer shows what any server has acknowledged. An entity never written is <see cref="Errors.ErrorCode.EntityNotFound"/>.</remarks>
[Alias("as.history")]
public interface IHistoryGrain : IGrainWithStringKey
{
    /// <summary>The state at a version; <see cref="Errors.ErrorCode.VersionNotFound"/> above the head, <see cref="Errors.ErrorCode.EntityNotFound"/> where it was absent.</summary>
    [Alias("state-at-version"), ResponseTimeout("00:00:10")]
    ValueTask<EntityReadReply> ReadVersionAsync(EntityId id, long version, CancellationToken token = default);

    /// <summary>The state after the last event at or before a time, in microseconds since the Unix epoch.</summary>
    [Alias("state-at-time"), ResponseTimeout("00:00:10")]
    ValueTask<EntityReadReply> ReadTimeAsync(EntityId id, long timeMicros, CancellationToken token = default);

    /// <summary>A page of the entity's events as stored.</summary>
    [Alias("events"), ResponseTimeout("00:00:10")]
    ValueTask<EventsReply> EventsAsync(EntityId id, HistoryRange range, CancellationToken token = default);

    /// <summary>A page of the entity's changes, each with the JSON Patch from the state before to the state after.</summary>
    [Alias("history"), ResponseTimeout("00:00:30")]
    ValueTask<HistoryReply> HistoryAsync(EntityId id, HistoryRange range, CancellationToken token = default);

    /// <summary>The kept answer to a command id; null while there is none.</summary>
    [Alias("outcome"), ResponseTimeout("00:00:10")]
    ValueTask<EntityReply?> OutcomeAsync(EntityId id, string commandId, CancellationToken token = default);
}

/// <summary>Which part of an entity's history is asked for.</summary>
/// <param name="From">The first version of the page, inclusive; null for version 1, or the head where descending.</param>
/// <param name="Descending">Newest first.</param>
/// <param name="Limit">The most entries, 1 to 1,000. Every page also ends at 4 MiB.</param>
[GenerateSerializer, Immutable, Alias("as.history.range")]
public sealed record HistoryRange([property: Id(0)] long? From, [property: Id(1)] bool Descending, [property: Id(2)] int Limit);

/// <summary>A page of events.</summary>
/// <param name="Events">The events, in the order asked for.</param>
/// <param name="Next">The version to give as <c>from</c> for the next page; null at the end.</param>
[GenerateSerializer, Immutable, Alias("as.history.events")]
public sealed record EventsReply([property: Id(0)] ImmutableArray<EventRecord> Events, [property: Id(1)] long? Next)
{
    /// <summary>Why there are no events; null when the entity is known.</summary>
    [Id(2)] public EntityProblem? Problem { get; init; }
}

/// <summary>A page of changes.</summary>
/// <param name="Entries">The changes, in the order asked for.</param>
/// <param name="Next">The version to give as <c>from</c> for the next page; null at the end.</param>
[GenerateSerializer, Immutable, Alias("as.history.page")]
public sealed record HistoryReply([property: Id(0)] ImmutableArray<HistoryEntry> Entries, [property: Id(1)] long? Next)
{
    /// <summary>Why there is no history; null when the entity is known.</summary>
    [Id(2)] public EntityProblem? Problem { get; init; }
}

/// <summary>One change of an entity.</summary>
/// <param name="Version">The version it made.</param>
/// <param name="TimeMicros">When, in microseconds since the Unix epoch.</param>
/// <param name="Type">The event's type.</param>
/// <param name="Actor">Who asked for it; null when unknown.</param>
/// <param name="CommandId">The command id that made it.</param>
/// <param name="Diff">The RFC 6902 patch from the state before to the state after, as JSON; an absent state is <c>null</c>.</param>
[GenerateSerializer, Immutable, Alias("as.history.entry")]
public sealed record HistoryEntry(
    [property: Id(0)] long Version,
    [property: Id(1)] long TimeMicros,
    [property: Id(2)] string Type,
    [property: Id(3)] string? Actor,
    [property: Id(4)] string CommandId,
    [property: Id(5)] ReadOnlyMemory<byte> Diff);
