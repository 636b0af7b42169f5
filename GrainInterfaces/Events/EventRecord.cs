using ActorState.Entities;

namespace ActorState.Events;

/// <summary>An event as the journal keeps it.</summary>
/// <param name="Partition">The journal's partition.</param>
/// <param name="Position">The position in the partition: 1, 2, 3… without gaps, in commit order.</param>
/// <param name="Entity">The entity it happened to.</param>
/// <param name="Version">The entity's version it made: 1, 2, 3… without gaps.</param>
/// <param name="UnitLeft">How many events of the same write are still behind it; readers that must not see half a write stop only at 0.</param>
/// <param name="Type">The event's name; engine events begin with <c>$</c>.</param>
/// <param name="Data">The data as written, a JSON object or, of <c>$patched</c>, array.</param>
/// <param name="CommandId">The command id that wrote it.</param>
/// <param name="TimeMicros">When, in microseconds since the Unix epoch; never before the entity's previous event.</param>
/// <param name="Hash">The chained hash.</param>
[GenerateSerializer, Immutable, Alias("as.event")]
public sealed record EventRecord(
    [property: Id(0)] int Partition,
    [property: Id(1)] long Position,
    [property: Id(2)] EntityId Entity,
    [property: Id(3)] long Version,
    [property: Id(4)] int UnitLeft,
    [property: Id(5)] string Type,
    [property: Id(6)] ReadOnlyMemory<byte> Data,
    [property: Id(7)] string CommandId,
    [property: Id(8)] long TimeMicros,
    [property: Id(9)] EventHash Hash)
{
    /// <summary>One JSON object with the members <c>actor</c>, <c>traceparent</c> and <c>metadata</c> (the caller's own, as sent), each only where given; empty when there are none.</summary>
    [Id(10)] public ReadOnlyMemory<byte> Metadata { get; init; }
}
