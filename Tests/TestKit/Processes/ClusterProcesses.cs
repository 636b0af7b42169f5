using System.Collections.Immutable;
using System.Globalization;
using Npgsql;

namespace ActorState.TestKit.Processes;

/// <summary>Silos on one PostgreSQL and a gateway in front of them, as processes of their own. Thread: one at a time.</summary>
internal sealed class ClusterProcesses : IAsyncDisposable
{
    private const int StartsMax = 3;

    /// <summary>Where everything that the processes write is kept, until the next run.</summary>
    private static readonly string Logs = Path.Combine(Repository.Root, "artifacts", "logs");

    private ClusterProcesses(IReadOnlyList<SiloProcess> silos, GatewayProcess gateway) => (Silos, Gateway) = (silos, gateway);

    /// <summary>The silos; each knows its database as <c>Application Name=silo-n</c>, counted from 1.</summary>
    public IReadOnlyList<SiloProcess> Silos { get; }

    public GatewayProcess Gateway { get; }

    /// <summary>The end of what everybody wrote, for failures.</summary>
    public string LogTails => string.Join("\n\n", Everybody.Select(static process => $"==== {process.Name} ({process.ProcessId?.ToString(CultureInfo.InvariantCulture) ?? "ended"})\n{process.LogTail}"));

    private IEnumerable<ServerProcess> Everybody => [.. Silos, Gateway];

    /// <summary>Starts all of them and waits until they are ready.</summary>
    /// <param name="name">What the logs are called by.</param>
    /// <param name="connectionString">Where the database is.</param>
    /// <param name="count">How many silos.</param>
    /// <param name="settings">More of each silo's command line.</param>
    /// <param name="token">Ends the waiting.</param>
    public static async Task<ClusterProcesses> StartNewAsync(string name, string connectionString, int count, IReadOnlyList<string> settings, CancellationToken token)
    {
        Directory.CreateDirectory(Logs);
        string LogPath(string process) => Path.Combine(Logs, $"{name}-{process}.log");
        var silos = Enumerable.Range(1, count).Select(i => $"silo-{i.ToString(CultureInfo.InvariantCulture)}")
            .Select(silo => new SiloProcess(silo, ImmutableDictionary<string, string>.Empty, LogPath(silo), [.. Database(connectionString, silo), .. settings])).ToList();
        var cluster = new ClusterProcesses(silos, new GatewayProcess(ImmutableDictionary<string, string>.Empty, LogPath("gateway"), Database(connectionString, "gateway")));
        try
        {
            await Task.WhenAll(cluster.Everybody.Select(process => StartSupervisedAsync(process, token)));
            await cluster.Gateway.WaitUntilReadyAsync(token);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Every process runs and is ready: whoever was stopped goes on, whoever has ended is started again.</summary>
    public Task MakeWholeAsync(CancellationToken token) => Task.WhenAll(Everybody.Select(process => MakeWholeAsync(process, token)));

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Everybody)
        {
            await process.DisposeAsync();
        }
    }

    private static async Task MakeWholeAsync(ServerProcess process, CancellationToken token)
    {
        process.Resume();
        if (process.ProcessId is null)
        {
            await StartSupervisedAsync(process, token);
        }
        else
        {
            await process.WaitUntilReadyAsync(token);
        }
    }

    /// <summary>
    /// A silo whose start takes all cores may be taken for dead by the others; it ends, and whoever supervises it starts it again. That is not what
    /// these processes are for, so it is done here, and nowhere else.
    /// </summary>
    private static async Task StartSupervisedAsync(ServerProcess process, CancellationToken token)
    {
        for (var start = 1; ; start++)
        {
            try
            {
                await process.StartAsync(token);
                return;
            }
            catch (TimeoutException) when (start < StartsMax && process.ProcessId is null)
            {
                // Its log says why.
            }
        }
    }

    private static ImmutableArray<string> Database(string connectionString, string process) =>
    [
        "--ActorState:Store", "postgres",
        "--ConnectionStrings:Postgres", new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = process }.ToString(),
    ];
}
