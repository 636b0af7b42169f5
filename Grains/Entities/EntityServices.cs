using ActorState.Journal;
using Microsoft.Extensions.Logging;

namespace ActorState.Entities;

/// <summary>What every entity of a silo works with.</summary>
internal sealed record EntityServices(
    EntityTypes Types,
    JournalWriter Writer,
    EntityLoader Loader,
    EffectiveHistory History,
    CommandReplies Replies,
    HeadChecks Heads,
    SnapshotWriter Snapshots,
    EntityInstruments Instruments,
    EntityOptions Options,
    TimeProvider Time,
    ILogger<EntityPipeline> Logger);

/// <summary>Whoever gives a pipeline its turns.</summary>
internal interface IEntityOwner
{
    /// <summary>The pipeline has moved on: what waited may have been answered.</summary>
    void OnTurned();
}
