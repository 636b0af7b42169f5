using System.Net.Sockets;
using ActorState.Gateway.Settings;
using ActorState.Silo.Settings;
using Npgsql;

namespace ActorState.Silo.Hosting;

/// <summary>Waits for PostgreSQL before anything else starts: whoever starts silo and server at once need not care which is up first.</summary>
internal sealed partial class PostgresWait(ActorStateSettings settings, TimeProvider time, ILogger<PostgresWait> logger)
{
    private const int ConnectSeconds = 5;

    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LogPeriod = TimeSpan.FromSeconds(10);

    /// <summary>Returns once the server takes connections.</summary>
    /// <exception cref="StartRefusedException">It did not within a minute, or it refuses this user or this database.</exception>
    public async Task RunAsync(CancellationToken token)
    {
        var (start, logged) = (time.GetTimestamp(), (long?)null);
        while (await TryConnectAsync(token) is { } fault)
        {
            if (!IsPassing(fault) || time.GetElapsedTime(start) >= WaitMax)
            {
                throw new StartRefusedException($"PostgreSQL (ConnectionStrings:Postgres) cannot be reached: {fault.Message}", fault);
            }

            if (logged is not { } last || time.GetElapsedTime(last) >= LogPeriod)
            {
                LogAwaited(fault.Message, (WaitMax - time.GetElapsedTime(start)).TotalSeconds);
                logged = time.GetTimestamp();
            }

            await Task.Delay(Pause, time, token);
        }
    }

    /// <summary>Whether it may be another answer in a moment: no server yet, or one that is starting, ending or full.</summary>
    internal static bool IsPassing(NpgsqlException fault) => fault switch
    {
        PostgresException { SqlState: var state } => state is PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections
            or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown,
        _ => fault.InnerException is SocketException or IOException or TimeoutException,
    };

    private async Task<NpgsqlException?> TryConnectAsync(CancellationToken token)
    {
        var builder = new NpgsqlConnectionStringBuilder(settings.PostgresConnectionString) { Timeout = ConnectSeconds, Pooling = false };
        await using var connection = new NpgsqlConnection(builder.ToString());
        try
        {
            await connection.OpenAsync(token);
            return null;
        }
        catch (NpgsqlException fault)
        {
            return fault;
        }
    }

    [LoggerMessage(HostingEventIds.PostgresAwaited, LogLevel.Warning, "Waiting for PostgreSQL, {Left:0} s more: {Message}")]
    private partial void LogAwaited(string message, double left);
}
