namespace ActorState.Journal;

/// <summary>A unit on its way through the writer: queued, then taken into a group, then answered exactly once.</summary>
/// <remarks>Thread: any. Continuations of <see cref="Completion"/> never run on the writer's loop.</remarks>
public sealed class PendingUnit(AppendUnit unit, long deadline)
{
    private const int Queued = 0;
    private const int Taken = 1;
    private const int Answered = 2;

    private readonly TaskCompletionSource<UnitOutcome> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state;

    /// <summary>What is to be appended.</summary>
    public AppendUnit Unit { get; } = unit;

    /// <summary>The timestamp (of the process's <see cref="TimeProvider"/>) after which a unit still queued is withdrawn.</summary>
    public long Deadline { get; } = deadline;

    /// <summary>About how many bytes the unit takes.</summary>
    public long Bytes { get; } = unit.Bytes;

    /// <summary>How the unit ended.</summary>
    public Task<UnitOutcome> Completion => _completion.Task;

    /// <summary>Whether the unit was not yet submitted: whatever judges it comes later than now.</summary>
    public bool IsQueued => Volatile.Read(ref _state) == Queued;

    internal bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Queued) == Queued;

    internal bool TryWithdraw(UnitOutcome outcome)
    {
        if (Interlocked.CompareExchange(ref _state, Answered, Queued) != Queued)
        {
            return false;
        }

        _completion.SetResult(outcome);
        return true;
    }

    internal void Answer(UnitOutcome outcome)
    {
        Volatile.Write(ref _state, Answered);
        _completion.TrySetResult(outcome);
    }
}

/// <summary>How a unit ended: judged by the journal, not applied because of a fault, or unknown.</summary>
/// <param name="Result">The journal's judgement; null where a fault came first.</param>
/// <param name="Fault">
/// <see cref="ErrorCode.None"/> when judged; <see cref="ErrorCode.OutcomeUnknown"/> when the unit may be applied; otherwise nothing was applied.
/// </param>
public readonly record struct UnitOutcome(AppendResult? Result, ErrorCode Fault)
{
    /// <summary>A judged unit.</summary>
    public static UnitOutcome Judged(AppendResult result) => new(result, ErrorCode.None);

    /// <summary>A unit that met a fault.</summary>
    public static UnitOutcome Faulted(ErrorCode fault) => new(null, fault);
}
