using ActorState.Journal;

namespace ActorState.Entities;

/// <summary>A decision as a value: what to append, the state after it, and the answer once the journal agrees.</summary>
/// <param name="Append">The append; without events where the decision was a refusal or found nothing to change.</param>
/// <param name="After">The tentative state after it.</param>
/// <param name="Answer">The answer; its position is filled in when it is known.</param>
internal sealed record DecidedUnit(EntityAppend Append, EntityState After, EntityReply Answer)
{
    public bool HasEvents => !Append.Events.IsEmpty;

    /// <summary>The answer of a unit whose first event got a position.</summary>
    public EntityReply AnswerAt(long firstPosition) =>
        HasEvents ? Answer with { Position = firstPosition + Append.Events.Length - 1 } : Answer;

    /// <summary>The committed state of a unit whose first event got a position.</summary>
    public EntityState StateAt(long firstPosition) => After with { Position = firstPosition + Append.Events.Length - 1 };
}

/// <summary>Where an undo or redo goes, with the state found there.</summary>
/// <param name="Target">The target, or why there is none.</param>
/// <param name="Value">The state at the target; null where the entity was absent.</param>
internal sealed record RevertDecision(RevertTarget Target, object? Value);
