using System.Collections.Concurrent;

namespace ActorState.Journal;

/// <summary>A thread of its own for what every command waits for: in the pool it would stand in line behind hundreds of turns of entities, several times a group.</summary>
/// <remarks>Awaits inside its work come back to it. Thread: any.</remarks>
public sealed class LoopThread : SynchronizationContext
{
    private readonly BlockingCollection<(SendOrPostCallback Work, object? State)> _works = [];

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
        try
        {
            _works.Add((d, state));
        }
        catch (InvalidOperationException)
        {
            // The thread has ended; what still comes back from an await runs elsewhere.
            base.Post(d, state);
        }
    }

    /// <summary>Lets the thread end when all that was posted is done.</summary>
    public void End() => _works.CompleteAdding();

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
        foreach (var (work, state) in _works.GetConsumingEnumerable())
        {
            work(state);
        }
    }
}
