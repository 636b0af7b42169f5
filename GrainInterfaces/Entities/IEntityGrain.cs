namespace ActorState.Entities;

/// <summary>One entity: the only place where its state changes. Key: <see cref="EntityId.ToString"/>.</summary>
/// <remarks>
/// Calls interleave. A call that failed or timed out may have run, or may still run: repeat it with the same command id.
/// Orleans may run two activations of an entity for a while; the journal decides between them.
/// </remarks>
[Alias("as.entity")]
public interface IEntityGrain : IGrainWithStringKey
{
    /// <summary>Runs a command: applied at most once per command id, and answered only after its events are durable.</summary>
    [Alias("execute"), ResponseTimeout("00:00:10")]
    ValueTask<EntityReply> ExecuteAsync(EntityRequest request, CancellationToken token = default);

    /// <summary>Reads the present state; only committed state is ever visible.</summary>
    [Alias("read"), ResponseTimeout("00:00:10")]
    ValueTask<EntityReadReply> ReadAsync(EntityReadRequest request, CancellationToken token = default);
}
