using ActorState.Journal;
using Npgsql;

namespace ActorState.Silo.Storage.AdoNet.PostgreSql;

internal sealed partial class PgJournalStore
{
    private async Task<JournalInfo> OpenAsync()
    {
        try
        {
            var id = await PrepareAsync(options, time).ConfigureAwait(false);
            _writing = PgSources.OfWriter(options);
            _reading = PgSources.OfReaders(options);
            _writer = new PgWriter(_writing, options, _history, time, logger);
            var mode = await _writer.OpenAsync().ConfigureAwait(false);
            _heartbeat = Task.Run(() => WatchAsync(_reading, _closed.Token));
            LogOpened(mode.Text);
            return new JournalInfo(id.Id, "postgres", PgSchema.Format, 1, mode.Text, mode.IsDurable);
        }
        catch
        {
            await StopAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Checks the server and brings the schema to today's; tells the journal's id and which scripts were applied.</summary>
    /// <exception cref="JournalRefusedException">The journal must not be opened.</exception>
    /// <exception cref="JournalUnavailableException">The server cannot be reached.</exception>
    internal static async Task<(Guid Id, IReadOnlyList<string> Applied)> PrepareAsync(PgJournalOptions options, TimeProvider time)
    {
        try
        {
            var source = PgSources.OfSchema(options);
            await using var closing = source.ConfigureAwait(false);
            var connection = await source.OpenConnectionAsync().ConfigureAwait(false);
            await using var ending = connection.ConfigureAwait(false);
            var mode = await PgMode.ReadAsync(connection).ConfigureAwait(false);
            return mode.IsDurable || options.AllowUnsafe
                ? await PgSchema.UpgradeAsync(connection, time).ConfigureAwait(false)
                : throw mode.Refuse();
        }
        catch (Exception fault) when (fault is NpgsqlException or TimeoutException or IOException)
        {
            throw PgFaults.OfConnect(fault);
        }
    }

    /// <summary>Compares the journal with what was seen of it, again and again (W5).</summary>
    private async Task WatchAsync(NpgsqlDataSource source, CancellationToken token)
    {
        using var beats = new PeriodicTimer(options.HeartbeatEvery, time);
        try
        {
            while (await beats.WaitForNextTickAsync(token).ConfigureAwait(false))
            {
                await LookAsync(source).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Closed.
        }
    }

    private async Task LookAsync(NpgsqlDataSource source)
    {
        try
        {
            var mark = _history.Mark;
            _history.Compare(mark, await RunAsync(source, connection => PgSighting.ReadAsync(connection, mark)).ConfigureAwait(false));
        }
        catch (JournalException fault)
        {
            // A server that is down says nothing about what it will hold when it is back.
            LogNotSeen(fault);
        }
    }

    private async Task CloseAsync()
    {
        if (_opening is { } opening)
        {
            // Who opened it has seen whether that failed.
            await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await StopAsync().ConfigureAwait(false);
        if (_opening is { IsCompletedSuccessfully: true })
        {
            LogClosed();
        }
    }

    private async Task StopAsync()
    {
        await _closed.CancelAsync().ConfigureAwait(false);
        await _heartbeat.ConfigureAwait(false);
        if (_writer is { } writer)
        {
            await writer.DisposeAsync().ConfigureAwait(false);
        }

        foreach (var source in (NpgsqlDataSource?[])[_writing, _reading])
        {
            if (source is not null)
            {
                await source.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    [LoggerMessage(PgEventIds.Opened, LogLevel.Debug, "The journal is open: {Durability}.")]
    private partial void LogOpened(string durability);

    [LoggerMessage(PgEventIds.Closed, LogLevel.Information, "The journal is closed.")]
    private partial void LogClosed();

    [LoggerMessage(PgEventIds.NotSeen, LogLevel.Debug, "The journal's head could not be looked at.")]
    private partial void LogNotSeen(Exception fault);
}
