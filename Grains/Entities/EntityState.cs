namespace ActorState.Entities;

/// <summary>One entity's state at one version. Immutable.</summary>
/// <param name="Head">The head it is folded up to.</param>
/// <param name="Position">The position of the head's event; 0 at version 0 and for a tentative state, whose events have none yet.</param>
/// <param name="TimeMicros">The time of the head's event; 0 at version 0.</param>
/// <param name="Value">The state as its entity type knows it; null where the entity is absent.</param>
public sealed record EntityState(EntityHead Head, long Position, long TimeMicros, object? Value)
{
    /// <summary>The state of an entity never written.</summary>
    public static EntityState Empty { get; } = new(EntityHead.None, 0, 0, null);

    /// <summary>Whether the entity exists.</summary>
    public bool Exists => Value is not null;
}
