using ActorState.Errors;

namespace ActorState.Entities;

/// <summary>How fresh a read must be.</summary>
public enum ReadConsistency
{
    /// <summary>The activation's memory: committed, and not older than what it has acknowledged.</summary>
    Local = 0,

    /// <summary>Linearizable: not older than anything acknowledged anywhere before the read began.</summary>
    Strong = 1,
}

/// <summary>Asks an entity's grain for the present state.</summary>
/// <param name="Tenant">The caller's tenant, set by the gateway; the grain refuses another tenant's entity.</param>
/// <param name="Consistency">How fresh the answer must be.</param>
/// <param name="TimeLeft">How much of the request's time is left.</param>
[GenerateSerializer, Immutable, Alias("as.entity.read")]
public sealed record EntityReadRequest(
    [property: Id(0)] string Tenant,
    [property: Id(1)] ReadConsistency Consistency,
    [property: Id(2)] TimeSpan TimeLeft);

/// <summary>One committed state of an entity.</summary>
/// <param name="Version">The version that was read.</param>
/// <param name="Position">The position of the event of that version; 0 at version 0.</param>
/// <param name="State">The state as JSON; empty where the entity does not exist at that version.</param>
[GenerateSerializer, Immutable, Alias("as.entity.state")]
public sealed record EntityReadReply(
    [property: Id(0)] long Version,
    [property: Id(1)] long Position,
    [property: Id(2)] ReadOnlyMemory<byte> State)
{
    /// <summary>Why there is no state; null when there is one.</summary>
    [Id(3)] public EntityProblem? Problem { get; init; }

    /// <summary>The answer comes from memory while the journal could not be reached.</summary>
    [Id(4)] public bool Stale { get; init; }

    /// <summary>An answer that names a problem.</summary>
    public static EntityReadReply Refused(EntityProblem problem) => new(0, 0, default) { Problem = problem };
}
