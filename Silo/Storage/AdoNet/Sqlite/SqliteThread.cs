namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>A thread with a connection of its own: opens it, does the work of a line on it, closes it.</summary>
internal sealed class SqliteThread
{
    private readonly SqliteQueue _queue;
    private readonly Func<SqliteSession> _open;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SqliteThread(string name, SqliteQueue queue, Func<SqliteSession> open)
    {
        _queue = queue;
        _open = open;
        _thread = new Thread(Run) { Name = name, IsBackground = true };
    }

    /// <summary>Runs on the connection's thread when the caller of a work was answered; must not throw.</summary>
    public Action<SqliteSession>? AfterEach { get; init; }

    /// <summary>Runs on the connection's thread when no work has come for <see cref="IdleAfter"/>, once until more comes; must not throw.</summary>
    public Action<SqliteSession>? Idle { get; init; }

    /// <summary>How long a pause is that counts as idle.</summary>
    public TimeSpan IdleAfter { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>Runs on the connection's thread before the connection is closed; must not throw.</summary>
    public Action<SqliteSession>? Closing { get; init; }

    /// <summary>Completes when the connection is closed and the thread ends.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Starts the thread; completes when the connection is open.</summary>
    public Task StartAsync()
    {
        _thread.Start();
        return _opened.Task;
    }

    private void Run()
    {
        try
        {
            using var session = _open();
            _opened.SetResult();
            Work(session);
            Closing?.Invoke(session);
        }
        catch (Exception fault)
        {
            // Only the opening throws, and the closing of a connection, which has nobody to tell.
            _ = _opened.TrySetException(fault);
        }
        finally
        {
            _closed.SetResult();
        }
    }

    private void Work(SqliteSession session)
    {
        var isIdle = true;
        while (!_queue.IsDone)
        {
            if (_queue.TryTake(isIdle ? Timeout.InfiniteTimeSpan : IdleAfter, out var work))
            {
                work.Run(session);
                AfterEach?.Invoke(session);
                isIdle = false;
            }
            else if (!isIdle)
            {
                Idle?.Invoke(session);
                isIdle = true;
            }
        }
    }
}
