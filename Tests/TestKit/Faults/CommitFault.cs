namespace ActorState.TestKit.Faults;

/// <summary>What happens to a group call whose answer the client never gets.</summary>
internal enum CommitFaultKind
{
    None = 0,

    /// <summary>The server runs the call to its end, and the connection is cut instead of the answer.</summary>
    AnswerDropped = 1,

    /// <summary>The connection is cut, and the call reaches the old backend only at <see cref="CommitFault.Release"/>.</summary>
    CallDelayed = 2,

    /// <summary>The connection is cut as soon as the server has the call: whichever comes first.</summary>
    CutBehindCall = 3,
}

/// <summary>A fault that strikes one group call. Thread: any.</summary>
internal sealed class CommitFault(CommitFaultKind kind)
{
    private readonly TaskCompletionSource _struck = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CommitFaultKind Kind => kind;

    /// <summary>The client's connection was cut.</summary>
    public Task Struck => _struck.Task;

    /// <summary>The old backend has answered, and its connection is closed.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The delayed call may go on to its backend.</summary>
    public void Release() => _released.TrySetResult();

    internal Task WaitForReleaseAsync(CancellationToken token) => _released.Task.WaitAsync(token);

    internal void OnStruck() => _struck.TrySetResult();

    internal void OnEnded() => _ended.TrySetResult();
}
