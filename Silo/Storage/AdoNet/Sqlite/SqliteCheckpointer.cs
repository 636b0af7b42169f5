using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>Moves the log into the file on a connection and a thread of its own, while groups go on being committed.</summary>
/// <remarks>A passive checkpoint waits for nobody and nobody waits for it. Thread: the journal's writer asks; <see cref="StartAsync"/> and <see cref="StopAsync"/> the store.</remarks>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The event has no handle of the system: nobody asks for it.")]
internal sealed class SqliteCheckpointer
{
    private readonly SqliteQueue _queue = new(capacity: 1);
    private readonly ManualResetEventSlim _idle = new(initialState: true);
    private SqliteThread? _thread;
    private SqliteException? _fault;
    private volatile bool _isOpen;

    /// <summary>Whether a checkpoint is under way.</summary>
    public bool IsRunning => !_idle.IsSet;

    /// <summary>Opens the connection.</summary>
    public async Task StartAsync(Func<SqliteSession> open)
    {
        _thread = new SqliteThread("journal-checkpoint", _queue, open);
        await _thread.StartAsync().ConfigureAwait(false);
        _isOpen = true;
    }

    /// <summary>Begins a checkpoint, unless the connection is not open yet.</summary>
    public void Begin()
    {
        if (_isOpen)
        {
            _idle.Reset();
            _ = _queue.RunAsync(Run, CancellationToken.None).AsTask();
        }
    }

    /// <summary>How the last checkpoint failed; told once.</summary>
    public SqliteException? TakeFault() => Interlocked.Exchange(ref _fault, null);

    /// <summary>Waits, on the writer's thread, for what is under way.</summary>
    public void WaitUntilIdle() => _idle.Wait(CancellationToken.None);

    /// <summary>Closes the connection.</summary>
    public async Task StopAsync()
    {
        _queue.Close();
        if (_thread is { } thread)
        {
            await thread.Closed.ConfigureAwait(false);
        }
    }

    private bool Run(SqliteSession session)
    {
        try
        {
            session.Run(SqliteSql.CheckpointPassive);
        }
        catch (SqliteException fault)
        {
            Volatile.Write(ref _fault, fault);
        }
        finally
        {
            _idle.Set();
        }

        return true;
    }
}
