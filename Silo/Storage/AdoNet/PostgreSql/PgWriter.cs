using System.Collections.Immutable;
using ActorState.Faults;
using ActorState.Journal;
using Npgsql;

namespace ActorState.Silo.Storage.AdoNet.PostgreSql;

/// <summary>Writes groups one after the other on one connection, made anew where it was lost.</summary>
/// <remarks>Thread: any; callers wait for their turn, and the work is done on a thread of its own.</remarks>
internal sealed partial class PgWriter(NpgsqlDataSource source, PgJournalOptions options, PgHistory history, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly LoopThread _thread = new("postgres-writer");
    private readonly PgKeys _keys = new();
    private PgSession? _session;
    private bool _wasOpen;
    private bool _isClosed;

    // After an unknown outcome a commit may be there that is not yet as safe as it should be; a later commit of ours makes it so.
    private bool _isUnsettled;

    /// <summary>Makes the connection, so that the first group need not.</summary>
    public async Task<PgMode> OpenAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            return (await ConnectedAsync().ConfigureAwait(false)).Mode;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Judges and commits a group.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="group">The group.</param>
    /// <param name="acknowledge">A fault: is told the results before they are committed.</param>
    /// <param name="token">Gives up waiting for the turn; once the group is sent, it is waited out.</param>
    public Task<ImmutableArray<AppendResult>> AppendAsync(
        int partition, AppendGroup group, Func<ImmutableArray<AppendResult>, Task>? acknowledge, CancellationToken token) =>
        _thread.RunAsync(() => AppendInTurnAsync(partition, group, acknowledge, token));

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        _isClosed = true;
        await DropAsync().ConfigureAwait(false);
        _turn.Release();
        _thread.End();
    }

    private async Task<ImmutableArray<AppendResult>> AppendInTurnAsync(
        int partition, AppendGroup group, Func<ImmutableArray<AppendResult>, Task>? acknowledge, CancellationToken token)
    {
        await _turn.WaitAsync(token).ConfigureAwait(false);
        try
        {
            if (_isClosed)
            {
                throw new JournalUnavailableException("The journal is closed.");
            }

            history.Check();
            var session = await ConnectedAsync().ConfigureAwait(false);
            return await SubmitAsync(session, new PgAppender(session, _keys, partition, group, _isUnsettled), acknowledge).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<PgSession> ConnectedAsync()
    {
        if (_session is { IsOpen: true } open)
        {
            return open;
        }

        await DropAsync().ConfigureAwait(false);
        try
        {
            var mark = history.Mark;
            var session = await PgSession.OpenAsync(source).ConfigureAwait(false);
            _session = session;
            if (!session.Mode.IsDurable && !options.AllowUnsafe)
            {
                await DropAsync().ConfigureAwait(false);
                throw session.Mode.Refuse();
            }

            history.Compare(mark, await session.ReadMarkAsync(mark).ConfigureAwait(false));
        }
        catch (JournalRefusedException fault) when (_wasOpen)
        {
            LogNoLongerDurable(fault.Message);
            throw new JournalUnavailableException(fault.Message, fault);
        }
        catch (Exception fault) when (fault is not JournalException)
        {
            await DropAsync().ConfigureAwait(false);
            throw PgFaults.OfConnect(fault);
        }

        if (_wasOpen)
        {
            LogReconnected(_session.Mode.Text);
        }

        _wasOpen = true;
        history.Check();
        return _session;
    }

    private async Task<ImmutableArray<AppendResult>> SubmitAsync(PgSession session, PgAppender appender, Func<ImmutableArray<AppendResult>, Task>? acknowledge)
    {
        try
        {
            session.Begin();
            if (options.Faults.Strikes(FaultPoint.IoErrorBeforeCommit))
            {
                session.Break();
            }

            var results = await AnswerAsync(session, acknowledge is null ? appender.AppendAsync : () => appender.AppendLockedAsync(acknowledge)).ConfigureAwait(false);
            if (options.Faults.Strikes(FaultPoint.IoErrorAfterCommit))
            {
                throw new JournalOutcomeUnknownException($"Fault point {FaultPoint.IoErrorAfterCommit}.");
            }

            if (session.HasWarned)
            {
                throw new JournalOutcomeUnknownException("PostgreSQL warned while it committed: the commit may not be on its replicas.");
            }

            _isUnsettled = false;
            if (appender.Written is { } written)
            {
                history.Advance(written);
            }

            return results;
        }
        catch (Exception fault)
        {
            var named = await NamedAsync(session, fault).ConfigureAwait(false);
            if (named is null || ReferenceEquals(named, fault))
            {
                throw;
            }

            throw named;
        }
    }

    /// <summary>W4: a commit that never returns.</summary>
    private async Task<ImmutableArray<AppendResult>> AnswerAsync(PgSession session, Func<Task<ImmutableArray<AppendResult>>> append)
    {
        var isLate = false;
        using var limit = time.CreateTimer(_ => GiveUp(), null, options.AnswerTimeout, Timeout.InfiniteTimeSpan);
        try
        {
            return await append().ConfigureAwait(false);
        }
        catch (Exception fault) when (Volatile.Read(ref isLate))
        {
            throw new JournalOutcomeUnknownException("PostgreSQL did not answer in time.", fault);
        }

        void GiveUp()
        {
            Volatile.Write(ref isLate, true);
            session.Break();
            LogUnanswered(options.AnswerTimeout);
        }
    }

    /// <summary>Names a fault, and lets go of a session that it has ended. Null where its exception speaks for itself.</summary>
    private async Task<JournalException?> NamedAsync(PgSession session, Exception fault)
    {
        var named = PgFaults.OfWrite(fault);
        _isUnsettled |= named is JournalOutcomeUnknownException;
        if (session.IsInTransaction || PgFaults.EndsSession(fault))
        {
            await DropAsync().ConfigureAwait(false);
        }

        return named;
    }

    private async Task DropAsync()
    {
        if (_session is { } session)
        {
            _session = null;
            await session.DisposeAsync().ConfigureAwait(false);
        }
    }

    [LoggerMessage(PgEventIds.Reconnected, LogLevel.Information, "The journal's writer is connected again: {Durability}.")]
    private partial void LogReconnected(string durability);

    [LoggerMessage(PgEventIds.NoLongerDurable, LogLevel.Error, "The journal is no longer written: {Reason}")]
    private partial void LogNoLongerDurable(string reason);

    [LoggerMessage(PgEventIds.Unanswered, LogLevel.Warning, "PostgreSQL did not answer an append for {Time}; its connection is closed, and its outcome unknown.")]
    private partial void LogUnanswered(TimeSpan time);
}
