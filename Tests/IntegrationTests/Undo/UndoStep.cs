using ActorState.IntegrationTests.Replay;

namespace ActorState.IntegrationTests.Undo;

/// <summary>One write, and where it leaves the entity.</summary>
/// <param name="Write">The write.</param>
/// <param name="Version">The version behind it.</param>
/// <param name="State">The state behind it; null where the entity is absent.</param>
/// <param name="To">Where an undo or redo goes.</param>
/// <param name="Redo">What can be redone behind an undo or redo.</param>
/// <param name="Code">The problem of a write that is refused.</param>
public sealed record UndoStep(ReplayStep Write, long Version, string? State, long? To, long[] Redo, string? Code)
{
    public static UndoStep Writes(ReplayStep write, long version, string? state) => new(write, version, state, null, [], null);

    public static UndoStep Undoes(long version, string? state, long to, params long[] redo) => new(ReplayStep.Back(), version, state, to, redo, null);

    public static UndoStep Redoes(long version, string? state, long to, params long[] redo) => new(ReplayStep.Forth(), version, state, to, redo, null);

    public static UndoStep Refused(ReplayStep write, long version, string? state, string code) => new(write, version, state, null, [], code);
}
