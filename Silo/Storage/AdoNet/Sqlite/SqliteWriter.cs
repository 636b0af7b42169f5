using System.Collections.Immutable;
using ActorState.Faults;
using ActorState.Journal;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>The write transactions, their faults, and the checkpoints between them.</summary>
/// <remarks>Thread: the journal's writer.</remarks>
internal sealed partial class SqliteWriter(SqliteJournalOptions options, ILogger logger)
{
    private const int PageBytes = 4_096;

    private Exception? _failure;
    private bool _failureWasTold;
    private long _pagesInLog;

    /// <summary>Judges and commits a group.</summary>
    /// <param name="session">The writer's connection.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="group">The group.</param>
    /// <param name="acknowledge">A fault: answers the group before it is committed.</param>
    public ImmutableArray<AppendResult> Append(SqliteSession session, int partition, AppendGroup group, Action<ImmutableArray<AppendResult>>? acknowledge = null)
    {
        if (_failure is { } failure && !_failureWasTold)
        {
            // A checkpoint failed, which has no caller: the first append tells the journal's writer that the store is lost.
            _failureWasTold = true;
            throw SqliteFaults.Fatal(failure);
        }

        var appender = new SqliteAppender(session, partition, group);
        Transact(session, () =>
        {
            var hasWritten = appender.Append();
            acknowledge?.Invoke(appender.Results);
            return hasWritten;
        });
        return appender.Results;
    }

    public void SaveSnapshots(SqliteSession session, ImmutableArray<EntitySnapshot> snapshots)
    {
        var saver = new SqliteSnapshotSaver(session, snapshots);
        Transact(session, saver.Save);
    }

    /// <summary>Moves the log into the file when it has grown enough. Runs when the group was answered; throws nothing.</summary>
    public void Checkpoint(SqliteSession session)
    {
        try
        {
            _pagesInLog += session.TakePagesWritten();
            if (_failure is null && _pagesInLog * PageBytes >= options.CheckpointBytes)
            {
                _pagesInLog = 0;
                session.Run(SqliteSql.CheckpointPassive);
            }
        }
        catch (SqliteException fault)
        {
            OnCheckpointFailed(fault);
        }
    }

    /// <summary>Empties the log before the connection is closed; throws nothing.</summary>
    public void Close(SqliteSession session)
    {
        try
        {
            if (_failure is null)
            {
                session.Run(SqliteSql.CheckpointTruncate);
            }
        }
        catch (SqliteException fault)
        {
            OnCheckpointFailed(fault);
        }
    }

    private void Transact(SqliteSession session, Func<bool> write)
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
                Commit(session);
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

    private void Commit(SqliteSession session)
    {
        ThrowIf(FaultPoint.IoErrorBeforeCommit);
        session.Run(SqliteSql.Commit);
        ThrowIf(FaultPoint.IoErrorAfterCommit);
    }

    private void ThrowIf(FaultPoint point)
    {
        if (options.Faults.Strikes(point))
        {
            throw new SqliteException($"Fault point {point}.", raw.SQLITE_IOERR, raw.SQLITE_IOERR_FSYNC);
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

    private void OnCheckpointFailed(SqliteException fault)
    {
        LogCheckpointFailed(fault);
        if (SqliteFaults.IsFatal(fault))
        {
            _failure ??= fault;
        }
    }

    [LoggerMessage(SqliteEventIds.WriterFailed, LogLevel.Critical, "The journal's file failed and is not written again before a restart.")]
    private partial void LogFailed(Exception fault);

    [LoggerMessage(SqliteEventIds.CheckpointFailed, LogLevel.Error, "A checkpoint of the journal failed; what was acknowledged is safe in the log.")]
    private partial void LogCheckpointFailed(Exception fault);
}
