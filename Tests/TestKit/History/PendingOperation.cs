namespace ActorState.TestKit.History;

/// <summary>An operation that has no final answer yet. Thread: the client's; answered at most once.</summary>
/// <remarks>
/// It remembers an attempt without an answer: after one, a refusal that is not kept speaks of the last attempt alone, and the operation as a
/// whole stays unknown.
/// </remarks>
public sealed class PendingOperation
{
    private readonly WriteHistory _history;
    private bool _anUnansweredAttempt;
    private bool _answered;

    internal PendingOperation(WriteHistory history, Operation operation)
    {
        _history = history;
        Invoked = operation;
    }

    /// <summary>The operation as it was invoked.</summary>
    public Operation Invoked { get; }

    /// <summary>An attempt ended without an answer; the operation goes on with a repeat.</summary>
    public void AttemptUnanswered() => _anUnansweredAttempt = true;

    /// <summary>Applied at, or read at, a version.</summary>
    public void Ok(long version, string? value = null) => Answer(OperationOutcome.Ok, version, value);

    /// <summary>Acknowledged at a version without an event.</summary>
    public void Unchanged(long version) => Answer(OperationOutcome.Unchanged, version, null);

    /// <summary>Refused by the entity, for good.</summary>
    public void Rejected() => Answer(OperationOutcome.Rejected, 0, null);

    /// <summary>Refused, judged anew on a repeat.</summary>
    public void NotKept() => Answer(_anUnansweredAttempt ? OperationOutcome.Unknown : OperationOutcome.NotKept, 0, null);

    /// <summary>Definitely not applied.</summary>
    public void NotApplied() => Answer(_anUnansweredAttempt ? OperationOutcome.Unknown : OperationOutcome.NotApplied, 0, null);

    /// <summary>Given up without knowing.</summary>
    public void Unknown() => Answer(OperationOutcome.Unknown, 0, null);

    private void Answer(OperationOutcome outcome, long version, string? value)
    {
        if (_answered)
        {
            throw new InvalidOperationException($"{Invoked} was answered twice.");
        }

        _answered = true;
        _history.Complete(Invoked, outcome, version, value);
    }
}
