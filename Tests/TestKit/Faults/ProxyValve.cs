namespace ActorState.TestKit.Faults;

/// <summary>Lets bytes through, or holds them. Thread: any.</summary>
internal sealed class ProxyValve
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _closed;

    public void Close()
    {
        lock (_lock)
        {
            _closed ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void Open()
    {
        lock (_lock)
        {
            _closed?.SetResult();
            _closed = null;
        }
    }

    /// <summary>Waits until it is open.</summary>
    public Task PassAsync(CancellationToken token)
    {
        lock (_lock)
        {
            return _closed?.Task.WaitAsync(token) ?? Task.CompletedTask;
        }
    }
}
