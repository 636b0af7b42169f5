using Microsoft.Data.Sqlite;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

internal sealed partial class SqliteWriter
{
    // A checkpoint beside the writer never catches up with it, and only a log that is all in the file begins anew. When a pass beside the writer has left
    // so little, or after so many passes, the writer moves the rest itself.
    private const int RestDivisor = 8;
    private const int PassesMax = 4;

    private int _passes;
    private long _bytesInLog;

    /// <summary>Has the log moved into the file when it has grown enough.</summary>
    private void Checkpoint(SqliteSession session)
    {
        try
        {
            _bytesInLog += session.TakeBytesWritten();
            TakeCheckpointFault();
            if (_failure is not null || checkpointer.IsRunning)
            {
                return;
            }

            if (_passes > 0 && (_passes >= PassesMax || _bytesInLog < options.CheckpointBytes / RestDivisor))
            {
                (_passes, _bytesInLog) = (0, 0);
                session.Run(SqliteSql.CheckpointPassive);
            }
            else if (_passes > 0 || _bytesInLog >= options.CheckpointBytes)
            {
                (_passes, _bytesInLog) = (_passes + 1, 0);
                checkpointer.Begin();
            }
        }
        catch (SqliteException fault)
        {
            OnCheckpointFailed(fault);
        }
    }

    private void CheckpointWhole(SqliteSession session)
    {
        checkpointer.WaitUntilIdle();
        TakeCheckpointFault();
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

    private void TakeCheckpointFault()
    {
        if (checkpointer.TakeFault() is { } fault)
        {
            OnCheckpointFailed(fault);
        }
    }

    private void OnCheckpointFailed(SqliteException fault)
    {
        LogCheckpointFailed(fault);
        if (SqliteFaults.IsFatal(fault))
        {
            _failure ??= fault;
        }
    }

    [LoggerMessage(SqliteEventIds.CheckpointFailed, LogLevel.Error, "A checkpoint of the journal failed; what was acknowledged is safe in the log.")]
    private partial void LogCheckpointFailed(Exception fault);
}
