namespace ActorState.Entities;

/// <summary>Version and hash of an entity's last event: what an append is decided on.</summary>
/// <param name="Version">The number of events of the entity.</param>
/// <param name="Hash">The hash of the last one; 32 zero bytes for a new entity.</param>
[GenerateSerializer, Immutable, Alias("as.entity.head")]
public readonly record struct EntityHead([property: Id(0)] long Version, [property: Id(1)] EventHash Hash)
{
    /// <summary>The head of an entity without events.</summary>
    public static EntityHead None => default;
}
