using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ActorState.Journal;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>The bounded line in front of the threads that have a connection. Who finds it full waits for a slot, without holding a thread.</summary>
/// <remarks>Thread: any adds; the <see cref="SqliteThread"/>s of the line take.</remarks>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Late callers still come for a slot, and must be told that the line is closed.")]
internal sealed class SqliteQueue(int capacity)
{
    // Bounded by the slots: a caller adds only with a slot in hand.
    private readonly BlockingCollection<ISqliteWork> _works = [];
    private readonly SemaphoreSlim _slots = new(capacity);

    /// <summary>Runs work on a thread of the line; continuations run elsewhere. A token that is cancelled before the work begins keeps it from running.</summary>
    public async Task<T> RunAsync<T>(Func<SqliteSession, T> run, CancellationToken token)
    {
        await _slots.WaitAsync(token).ConfigureAwait(false);
        var work = new SqliteWork<T>(run, token);
        try
        {
            _works.Add(work, CancellationToken.None);
        }
        catch (InvalidOperationException closed)
        {
            // Hands its slot on, so that everyone in line learns of the end.
            _slots.Release();
            throw new JournalUnavailableException("The journal is closed.", closed);
        }

        return await work.Completion.ConfigureAwait(false);
    }

    /// <summary>Whether the line is closed and all its work is done.</summary>
    public bool IsDone => _works.IsCompleted;

    /// <summary>Waits for work; false when none came in time, or none comes any more.</summary>
    public bool TryTake(TimeSpan wait, [NotNullWhen(true)] out ISqliteWork? work)
    {
        if (!_works.TryTake(out work, wait))
        {
            return false;
        }

        _slots.Release();
        return true;
    }

    /// <summary>Takes nothing more in; what is in line is still done.</summary>
    public void Close() => _works.CompleteAdding();
}

/// <summary>Work for a connection's thread.</summary>
internal interface ISqliteWork
{
    /// <summary>Does the work and answers its caller, in every case. Throws nothing.</summary>
    void Run(SqliteSession session);
}

/// <summary>Work with a result.</summary>
internal sealed class SqliteWork<T>(Func<SqliteSession, T> run, CancellationToken token) : ISqliteWork
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Completion => _completion.Task;

    public void Run(SqliteSession session)
    {
        if (token.IsCancellationRequested)
        {
            _completion.SetCanceled(token);
            return;
        }

        try
        {
            _completion.SetResult(run(session));
        }
        catch (Exception fault)
        {
            _completion.SetException(fault);
        }
    }
}
