using ActorState.Faults;
using ActorState.Journal;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

internal sealed partial class SqliteWriter
{
    private const int SegmentsMax = 4;

    private int _segmentsAtFault;

    /// <summary>Fills a segment before an append when the tail is at its bound, which it is when filling has failed for a while.</summary>
    private void MakeRoom(SqliteSession session)
    {
        if (_failure is not null || _tail.View.Segments.Length <= SegmentsMax || _tail.Due is not { } due)
        {
            return;
        }

        try
        {
            Fill(session, due);
        }
        catch (Exception fault) when (_failure is not null)
        {
            LogFillFailed(fault);
        }
    }

    private void FillAll(SqliteSession session)
    {
        while (_tail.Oldest is { } oldest && TryFill(session, oldest))
        {
        }
    }

    /// <summary>Fills a segment; false when that failed or is not worth a try. Throws nothing.</summary>
    private bool TryFill(SqliteSession session, SqliteTailSegment segment)
    {
        var segments = _tail.View.Segments.Length;
        if (_failure is not null || segments == _segmentsAtFault)
        {
            // What failed is tried again with each further segment, not with each group.
            return false;
        }

        try
        {
            Fill(session, segment);
            return true;
        }
        catch (Exception fault)
        {
            _segmentsAtFault = segments;
            LogFillFailed(fault);
            return false;
        }
    }

    private void Fill(SqliteSession session, SqliteTailSegment segment)
    {
        var filler = new SqliteFiller(session, Partition, segment);
        try
        {
            Transact(session, FaultPoint.IoErrorBeforeFill, FaultPoint.IoErrorAfterFill, () =>
            {
                filler.Fill();
                return true;
            });
        }
        catch (Exception fault) when (fault is not JournalFullException and not JournalLockTimeoutException and not JournalUnavailableException)
        {
            // An I/O error, or the tables' keys say that the journal is not what was judged: nothing is built on it any more.
            _failure ??= fault;
            _failureWasTold = false;
            throw;
        }

        _tail.DropOldest(filler.LastCommandId);
        _segmentsAtFault = 0;
    }

    [LoggerMessage(SqliteEventIds.FillFailed, LogLevel.Error, "Filling the journal's tables failed; what was acknowledged is safe.")]
    private partial void LogFillFailed(Exception fault);
}
