using ActorState.Journal;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

internal sealed partial class SqliteJournalStore
{
    private async Task<JournalInfo> OpenAsync()
    {
        _folder = SqliteFolder.Take(_options.Folder);
        try
        {
            var info = await StartWriterAsync(_folder.JournalPath).ConfigureAwait(false);
            await StartReadersAsync(_folder.JournalPath).ConfigureAwait(false);
            await _checkpointer.StartAsync(() => OpenBeside(_folder.JournalPath)).ConfigureAwait(false);
            LogOpened(_folder.JournalPath, info.Durability);
            return info;
        }
        catch (Exception fault)
        {
            await StopAsync().ConfigureAwait(false);
            if (SqliteFaults.OfOpen(fault, _folder.JournalPath) is { } named)
            {
                throw named;
            }

            throw;
        }
    }

    private async Task<JournalInfo> StartWriterAsync(string path)
    {
        var durability = "";
        SqliteSession Open()
        {
            var session = SqliteSession.Open(path, _options.BusyTimeout, ConnectionOpened);
            durability = Configured(session, s => SqliteMode.SetWriter(s, _options));
            return session;
        }

        _writerThread = new SqliteThread("journal-writer", _writes, Open) 
        {
            AfterEach = _writer.AfterEach,
            Idle = _writer.Idle,
            IdleAfter = _options.FillIdle,
            Closing = _writer.Close,
        };
        await _writerThread.StartAsync().ConfigureAwait(false);
        var id = await _writes.RunAsync(session => SqliteSchema.Upgrade(session, _time), CancellationToken.None).ConfigureAwait(false);
        await _writes.RunAsync(
            session =>
            {
                _writer.Load(session);
                return true;
            },
            CancellationToken.None).ConfigureAwait(false);
        return new JournalInfo(id, "sqlite", SqliteSchema.Format, 1, durability, true);
    }

    private async Task StartReadersAsync(string path)
    {
        for (var i = 1; i <= _options.Readers; i++)
        {
            var reader = new SqliteThread($"journal-reader-{i}", _readQueue, () => OpenBeside(path));
            _readers.Add(reader);
            await reader.StartAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A connection that changes nothing.</summary>
    private SqliteSession OpenBeside(string path)
    {
        var session = SqliteSession.Open(path, _options.BusyTimeout, ConnectionOpened);
        return Configured(
            session,
            s =>
            {
                SqliteMode.SetReader(s, _options);
                return s;
            });
    }

    private static T Configured<T>(SqliteSession session, Func<SqliteSession, T> configure)
    {
        try
        {
            return configure(session);
        }
        catch
        {
            session.Dispose();
            throw;
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
            LogClosed(_options.Folder);
        }
    }

    // Readers first: the last checkpoint empties the log only when nobody reads from it.
    private async Task StopAsync()
    {
        _readQueue.Close();
        await Task.WhenAll(_readers.Select(static reader => reader.Closed)).ConfigureAwait(false);
        _writes.Close();
        if (_writerThread is { } writer)
        {
            await writer.Closed.ConfigureAwait(false);
        }

        await _checkpointer.StopAsync().ConfigureAwait(false);

        _folder?.Dispose();
    }

    [LoggerMessage(SqliteEventIds.Opened, LogLevel.Debug, "The journal {Path} is open: {Durability}.")]
    private partial void LogOpened(string path, string durability);

    [LoggerMessage(SqliteEventIds.Closed, LogLevel.Information, "The journal in {Folder} is closed.")]
    private partial void LogClosed(string folder);
}
