namespace ActorState.TestKit.History;

/// <summary>An event of one entity as the journal holds it when everything is over.</summary>
/// <param name="Version">The entity's version.</param>
/// <param name="CommandId">The command that wrote it.</param>
/// <param name="Hash">The chain's hash, as text.</param>
/// <param name="Type">The event's type, for the fold.</param>
/// <param name="Data">The event's data, for the fold.</param>
/// <param name="UnitLeft">How many events of the same write are still behind it.</param>
public sealed record JournalEvent(long Version, string CommandId, string Hash, string Type, string Data, int UnitLeft = 0);

/// <summary>An event as the feed shows it.</summary>
/// <param name="Position">The feed's position.</param>
/// <param name="Entity">The entity, as <c>type/id</c>.</param>
/// <param name="Version">The entity's version.</param>
/// <param name="Hash">The chain's hash, as text.</param>
public sealed record FeedEvent(long Position, string Entity, long Version, string Hash);

/// <summary>The state of an entity after one more event; null before the first one and wherever the entity is absent.</summary>
public delegate string? StateFold(string entity, string? state, JournalEvent next);

/// <summary>All that the journal says when everything is over.</summary>
/// <param name="Entities">The events of each entity in the journal's order.</param>
public sealed record FinalJournal(IReadOnlyDictionary<string, IReadOnlyList<JournalEvent>> Entities)
{
    /// <summary>The whole feed from its first position on; null when it was not read.</summary>
    public IReadOnlyList<FeedEvent>? Feed { get; init; }

    /// <summary>What readers of the feed saw along the way, each in its own order.</summary>
    public IReadOnlyList<IReadOnlyList<FeedEvent>> FeedReaders { get; init; } = [];
}
