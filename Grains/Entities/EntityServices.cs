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
