namespace ActorState.Journal;

/// <summary>A thread of its own for what every command waits for: in the pool it would stand in line behind hundreds of turns of entities, several times a group.</summary>
/// <remarks>Awaits inside its work come back to it. Thread: any.</remarks>
public sealed class LoopThread : SynchronizationContext
{
    // A monitor, because it waits asleep: whatever spins here takes the processor from those who are waited for.
    private readonly object _gate = new();
    private readonly Queue<(SendOrPostCallback Work, object? State)> _works = new();
    private bool _isEnding;

    /// <summary>Starts the thread.</summary>
    public LoopThread(string name) => new Thread(Work) { Name = name, IsBackground = true }.Start();

    /// <summary>Runs work on the thread; completes when the work is done.</summary>
    public Task<T> RunAsync<T>(Func<Task<T>> run)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(_ => Start(run, completion), null);
        return completion.Task;
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_gate)
        {
            if (!_isEnding)
            {
                _works.Enqueue((d, state));
                Monitor.Pulse(_gate);
                return;
            }
        }

        // What still comes back from an await runs elsewhere.
        base.Post(d, state);
    }

    /// <summary>Lets the thread end when all that was posted is done.</summary>
    public void End()
    {
        lock (_gate)
        {
            _isEnding = true;
            Monitor.Pulse(_gate);
        }
    }

    private static void Start<T>(Func<Task<T>> run, TaskCompletionSource<T> completion)
    {
        Task<T> running;
        try
        {
            running = run();
        }
        catch (Exception fault)
        {
            running = Task.FromException<T>(fault);
        }

        if (running.IsCompleted)
        {
            completion.SetFromTask(running);
        }
        else
        {
            running.ContinueWith(static (done, state) => ((TaskCompletionSource<T>)state!).SetFromTask(done), completion, TaskScheduler.Default);
        }
    }

    private void Work()
    {
        SetSynchronizationContext(this);
        while (Take() is { Work: { } work } next)
        {
            work(next.State);
        }
    }

    private (SendOrPostCallback Work, object? State)? Take()
    {
        lock (_gate)
        {
            while (_works.Count == 0)
            {
                if (_isEnding)
                {
                    return null;
                }

                Monitor.Wait(_gate);
            }

            return _works.Dequeue();
        }
    }
}
