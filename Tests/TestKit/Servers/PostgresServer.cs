using System.Globalization;
using ActorState.TestKit.Processes;
using Npgsql;

namespace ActorState.TestKit.Servers;

/// <summary>A PostgreSQL server of a test's own, durable as in production: it can be stopped in every way and its files put back.</summary>
/// <remarks>Thread: one at a time. Trust authentication on the loopback address; everything is gone when disposed.</remarks>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Superuser = "actorstate";
    private const int ConnectionsMax = 200;
    private const int TailLines = 60;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);

    private readonly TempFolder _folder = new();
    private readonly IReadOnlyList<string> _options;
    private readonly string _binaries;
    private readonly string? _user;
    private readonly ChildProcess _process;

    private PostgresServer(string binaries, IReadOnlyList<string> options)
    {
        (_binaries, _options, _user) = (binaries, options, PostgresBinaries.FindUser());
        _process = new ChildProcess("PostgreSQL", () => PostgresBinaries.StartInfo(_user, Program("postgres"), Arguments()));
    }

    /// <summary>Where it listens, on the loopback address.</summary>
    public int Port { get; } = Ports.Free();

    /// <summary>Leads to its database, as a superuser.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = Superuser,
        Database = "postgres",
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ToString();

    private string Data => Path.Combine(_folder.Path, "data");

    /// <summary>Makes a server and starts it. Skips the test, or fails it where PostgreSQL is required, when there is none on this machine.</summary>
    /// <param name="options">Settings of the server, as <c>name=value</c>.</param>
    /// <param name="token">Ends the waiting.</param>
    public static async Task<PostgresServer> StartNewAsync(IReadOnlyList<string> options, CancellationToken token)
    {
        var server = new PostgresServer(PostgresBinaries.FindFolder(), options);
        try
        {
            await server.InitializeAsync(token);
            await server.StartAsync(token);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it, after a stop again; returns when it accepts connections.</summary>
    public async Task StartAsync(CancellationToken token)
    {
        await _process.StartAsync(token);
        await Eventually.TrueAsync(
            () => AcceptsAsync(token), StartTimeout, () => $"PostgreSQL does not accept connections ({_process.Ended}). Its log ends:\n{_process.Log.Tail(TailLines)}", token);
    }

    /// <summary>A clean stop: connections are ended, and a checkpoint is written.</summary>
    public Task StopFastAsync(CancellationToken token) => StopAsync(ProcessSignal.Interrupt, token);

    /// <summary>The stop of <c>-m immediate</c>: every backend ends at once, nothing is written; the next start recovers from the log.</summary>
    public Task StopImmediatelyAsync(CancellationToken token) => StopAsync(ProcessSignal.Quit, token);

    /// <summary>Runs a statement, or several, on a connection of its own.</summary>
    public async Task RunAsync(string sql, CancellationToken token)
    {
        await using var connection = await ConnectAsync(token);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(token);
    }

    /// <summary>The first value that a query gives; null for none.</summary>
    public async Task<T?> QueryAsync<T>(string sql, CancellationToken token)
    {
        await using var connection = await ConnectAsync(token);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(token) is T value ? value : default;
    }

    /// <summary>A new connection, outside any pool.</summary>
    public async Task<NpgsqlConnection> ConnectAsync(CancellationToken token)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false, Timeout = 5 }.ToString());
        try
        {
            await connection.OpenAsync(token);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Copies its files; the server must be stopped.</summary>
    /// <returns>The copy, for <see cref="RestoreAsync"/>.</returns>
    public async Task<string> BackUpAsync(CancellationToken token)
    {
        var copy = _folder.Sub();
        await CopyAsync(Data, copy, token);
        return copy;
    }

    /// <summary>Puts a copy of its files in the place of those it has; the server must be stopped.</summary>
    public async Task RestoreAsync(string copy, CancellationToken token)
    {
        Directory.Delete(Data, recursive: true);
        await CopyAsync(copy, Data, token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process.Id is not null)
        {
            // SIGKILL would leave the backends to themselves for a while, in a folder that is gone.
            await StopImmediatelyAsync(CancellationToken.None);
        }

        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private static Task CopyAsync(string from, string to, CancellationToken token) => PostgresBinaries.RunAsync(PostgresBinaries.StartInfo(null, "cp", "-a", from, to), token);

    private async Task InitializeAsync(CancellationToken token)
    {
        if (_user is not null)
        {
            await PostgresBinaries.RunAsync(PostgresBinaries.StartInfo(null, "chown", _user, _folder.Path), token);
        }

        await PostgresBinaries.RunAsync(
            PostgresBinaries.StartInfo(_user, Program("initdb"), "-D", Data, "-A", "trust", "-U", Superuser, "-E", "UTF8", "--locale", "C", "--no-sync"), token);
    }

    private IEnumerable<string> Arguments() =>
    [
        "-D", Data,
        "-p", Port.ToString(CultureInfo.InvariantCulture),
        "-k", _folder.Path,
        "-c", "listen_addresses=127.0.0.1",
        "-c", $"max_connections={ConnectionsMax.ToString(CultureInfo.InvariantCulture)}",
        .. _options.SelectMany(static option => (string[])["-c", option]),
    ];

    private async Task<bool> AcceptsAsync(CancellationToken token)
    {
        if (_process.Ended is { } ended)
        {
            throw new InvalidOperationException($"PostgreSQL: {ended}. Its log ends:\n{_process.Log.Tail(TailLines)}");
        }

        try
        {
            await using var connection = await ConnectAsync(token);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private async Task StopAsync(ProcessSignal signal, CancellationToken token)
    {
        _process.Send(signal);
        await _process.WaitForExitAsync(StopTimeout, token);
    }

    private string Program(string name) => Path.Combine(_binaries, name);
}
