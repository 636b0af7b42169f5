using System.Diagnostics.CodeAnalysis;
using System.Threading.Tasks.Sources;
using ActorState.Journal;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>The bounded line in front of the threads that have a connection. Who finds it full waits for a slot, without holding a thread.</summary>
/// <remarks>Thread: any adds; the <see cref="SqliteThread"/>s of the line take.</remarks>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Late callers still come for a slot, and must be told that the line is closed.")]
internal sealed class SqliteQueue(int capacity)
{
    // A monitor, which has a condition to wait for, and waits asleep: a thread that spins for its next group takes the core that makes it.
    private readonly object _gate = new();

    // Bounded by the slots: a caller adds only with a slot in hand.
    private readonly Queue<ISqliteWork> _works = new();
    private readonly SemaphoreSlim _slots = new(capacity);
    private bool _isClosed;

    /// <summary>Runs work on a thread of the line. A token that is cancelled before the work begins keeps it from running.</summary>
    /// <param name="run">The work.</param>
    /// <param name="token">Ends the waiting for a slot, too.</param>
    /// <param name="resumesHere">Who awaits the result is resumed on the thread of the line, and must be quick; else, and in case of a fault, elsewhere.</param>
    public ValueTask<T> RunAsync<T>(Func<SqliteSession, T> run, CancellationToken token, bool resumesHere = false) =>
        !token.IsCancellationRequested && _slots.Wait(0, CancellationToken.None) ? Add(run, resumesHere, token) : WaitAsync(run, token);

    /// <summary>Whether the line is closed and all its work is done.</summary>
    public bool IsDone
    {
        get
        {
            lock (_gate)
            {
                return _isClosed && _works.Count == 0;
            }
        }
    }

    /// <summary>Waits for work; false when none came in time, or none comes any more.</summary>
    public bool TryTake(TimeSpan wait, [NotNullWhen(true)] out ISqliteWork? work)
    {
        lock (_gate)
        {
            while (!_works.TryDequeue(out work))
            {
                if (_isClosed || !Monitor.Wait(_gate, wait))
                {
                    return false;
                }
            }
        }

        _slots.Release();
        return true;
    }

    /// <summary>Takes nothing more in; what is in line is still done.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.PulseAll(_gate);
        }
    }

    private async ValueTask<T> WaitAsync<T>(Func<SqliteSession, T> run, CancellationToken token)
    {
        await _slots.WaitAsync(token).ConfigureAwait(false);
        return await Add(run, resumesHere: false, token).ConfigureAwait(false);
    }

    /// <summary>Adds work with a slot in hand.</summary>
    private ValueTask<T> Add<T>(Func<SqliteSession, T> run, bool resumesHere, CancellationToken token)
    {
        var work = new SqliteWork<T>(run, resumesHere, token);
        if (TryAdd(work))
        {
            return work.Completion;
        }

        // Hands its slot on, so that everyone in line learns of the end.
        _slots.Release();
        return ValueTask.FromException<T>(new JournalUnavailableException("The journal is closed."));
    }

    private bool TryAdd(ISqliteWork work)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return false;
            }

            _works.Enqueue(work);
            Monitor.Pulse(_gate);
            return true;
        }
    }
}

/// <summary>Work for a connection's thread.</summary>
internal interface ISqliteWork
{
    /// <summary>Does the work and answers its caller, in every case. Throws nothing.</summary>
    void Run(SqliteSession session);
}

/// <summary>Work with a result, which one awaits, once.</summary>
internal sealed class SqliteWork<T>(Func<SqliteSession, T> run, bool resumesHere, CancellationToken token) : ISqliteWork, IValueTaskSource<T>
{
    private ManualResetValueTaskSourceCore<T> _result = new() { RunContinuationsAsynchronously = true };

    public ValueTask<T> Completion => new(this, _result.Version);

    public void Run(SqliteSession session)
    {
        if (token.IsCancellationRequested)
        {
            _result.SetException(new OperationCanceledException(token));
            return;
        }

        T result;
        try
        {
            result = run(session);
        }
        catch (Exception fault)
        {
            _result.SetException(fault);
            return;
        }

        _result.RunContinuationsAsynchronously = !resumesHere;
        _result.SetResult(result);
    }

    public T GetResult(short token) => _result.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _result.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _result.OnCompleted(continuation, state, token, flags);
}
