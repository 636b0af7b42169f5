using System.Collections.Immutable;
using ActorState.Errors;

namespace ActorState.Entities;

/// <summary>Where an undo or redo goes.</summary>
/// <param name="To">The version whose state comes back; 0 means absent. Never the version of a <c>$reverted</c> event.</param>
/// <param name="Redo">What can be redone afterwards, the next one first.</param>
internal sealed record RevertTarget(long To, ImmutableArray<long> Redo)
{
    /// <summary>Why it goes nowhere; null when it does.</summary>
    public EntityProblem? Problem { get; private init; }

    public static RevertTarget Refused(EntityProblem problem) => new(0, []) { Problem = problem };
}
