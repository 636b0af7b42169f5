using System.Collections.Immutable;
using ActorState.Faults;
using ActorState.Journal;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>The write transactions, their faults, and what is done between them: filling the tables, checkpoints.</summary>
/// <remarks>Thread: the journal's writer.</remarks>
internal sealed partial class SqliteWriter(SqliteJournalOptions options, SqliteCheckpointer checkpointer, ILogger logger)
{
    private const int Partition = 0;

    private readonly SqliteTail _tail = new(options.Faults.IsSet(FaultPoint.FillEachGroup) ? 1 : options.SegmentRows, options.SegmentBytes);
    private Exception? _failure;
    private bool _failureWasTold;

    /// <summary>What is committed and not in the tables yet. Thread: any.</summary>
    public SqliteTailView View => _tail.View;

    /// <summary>Reads back what a former process has committed and not filled.</summary>
    public void Load(SqliteSession session)
    {
        try
        {
            new SqliteTailLoader(session, _tail, Partition).Load();
        }
        catch (Exception fault)
        {
            // Nothing is built on half a tail, at the closing either.
            _failure = fault;
            throw;
        }
    }

    /// <summary>Judges and commits a group.</summary>
    /// <param name="session">The writer's connection.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="group">The group.</param>
    /// <param name="acknowledge">A fault: answers the group before it is committed.</param>
    public ImmutableArray<AppendResult> Append(SqliteSession session, int partition, AppendGroup group, Action<ImmutableArray<AppendResult>>? acknowledge = null)
    {
        TakeCheckpointFault();
        MakeRoom(session);
        if (_failure is { } failure && !_failureWasTold)
        {
            // A checkpoint or a filling failed, which has no caller: the first append tells the journal's writer that the store is lost.
            _failureWasTold = true;
            throw SqliteFaults.Fatal(failure);
        }

        var appender = new SqliteAppender(session, _tail, partition, group);
        SqliteChanges? changes = null;
        Transact(session, FaultPoint.IoErrorBeforeCommit, FaultPoint.IoErrorAfterCommit, () =>
        {
            changes = appender.Append();
            acknowledge?.Invoke(appender.Results);
            return changes is not null;
        });
        if (changes is not null)
        {
            // Before anyone is answered: who was answered must find it.
            _tail.Take(changes);
        }

        return appender.Results;
    }

    public void SaveSnapshots(SqliteSession session, ImmutableArray<EntitySnapshot> snapshots)
    {
        var saver = new SqliteSnapshotSaver(session, _tail, snapshots);
        Transact(session, null, null, saver.Save);
    }

    /// <summary>Fills what is due, or moves the log into the file when it has grown enough. Runs when a caller was answered; throws nothing.</summary>
    public void AfterEach(SqliteSession session)
    {
        // Not both in one turn: the next caller waits for each.
        if (_tail.Due is not { } due || !TryFill(session, due))
        {
            Checkpoint(session);
        }
    }

    /// <summary>Fills whatever is left, when nobody has called for a while; throws nothing.</summary>
    public void Idle(SqliteSession session)
    {
        FillAll(session);
        Checkpoint(session);
    }

    /// <summary>Fills the tables and empties the log before the connection is closed; throws nothing.</summary>
    public void Close(SqliteSession session)
    {
        _segmentsAtFault = 0; // The last chance is worth a try.
        FillAll(session);
        CheckpointWhole(session);
    }

    private void Transact(SqliteSession session, FaultPoint? before, FaultPoint? behind, Func<bool> write)
    {
        if (_failure is { } failure)
        {
            throw new JournalUnavailableException("The journal's file has failed; it is not written again before a restart.", failure);
        }

        var committing = false;
        try
        {
            session.Run(SqliteSql.BeginWrite);
            committing = write();
            if (committing)
            {
                ThrowIf(before);
                session.Run(SqliteSql.Commit);
                ThrowIf(behind);
            }
            else
            {
                session.Run(SqliteSql.Rollback);
            }
        }
        catch (SqliteException fault)
        {
            var named = SqliteFaults.OfWrite(fault, committing);
            Undo(session, named);
            if (named is not null)
            {
                throw named;
            }

            throw;
        }
        catch
        {
            Undo(session, null);
            throw;
        }
    }

    private void ThrowIf(FaultPoint? point)
    {
        if (point is { } set && options.Faults.Strikes(set))
        {
            throw new SqliteException($"Fault point {set}.", raw.SQLITE_IOERR, raw.SQLITE_IOERR_FSYNC);
        }
    }

    private void Undo(SqliteSession session, JournalException? named)
    {
        if (named is JournalOutcomeUnknownException)
        {
            Fail(named);
        }

        try
        {
            session.Rollback();
        }
        catch (SqliteException fault) when (_failure is null)
        {
            // With a transaction that cannot be ended nothing more can be written, and nobody knows what of it is.
            Fail(fault);
            throw SqliteFaults.Fatal(fault);
        }
        catch (SqliteException)
        {
            // The store has failed already and is not written again; closing the connection ends the transaction.
        }
    }

    private void Fail(Exception fault)
    {
        _failure = fault;
        _failureWasTold = true;
        LogFailed(fault);
    }

    [LoggerMessage(SqliteEventIds.WriterFailed, LogLevel.Critical, "The journal's file failed and is not written again before a restart.")]
    private partial void LogFailed(Exception fault);
}
