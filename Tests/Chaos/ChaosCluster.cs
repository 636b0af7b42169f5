using ActorState.Chaos;
using ActorState.Chaos.Load;
using ActorState.TestKit.Processes;
using ActorState.TestKit.Servers;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(ChaosCluster))]
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace ActorState.Chaos;

/// <summary>Three silos, a gateway and their PostgreSQL, shared by the campaigns; each begins with all of them up.</summary>
public sealed class ChaosCluster : IAsyncDisposable
{
    /// <summary>After any fault, everything is written to again within this time, or the campaign has failed.</summary>
    internal static readonly TimeSpan RecoveryTimeout = TimeSpan.FromSeconds(40);

    private const int SiloCount = 3;

    private PostgresServer? _postgres;
    private ClusterProcesses? _processes;

    internal PostgresServer Postgres => _postgres ?? throw new InvalidOperationException("The cluster was not started.");

    internal IReadOnlyList<SiloProcess> Silos => Processes.Silos;

    internal GatewayProcess Gateway => Processes.Gateway;

    /// <summary>The end of everybody's log, for failures.</summary>
    internal string LogTails => Processes.LogTails;

    private ClusterProcesses Processes => _processes ?? throw new InvalidOperationException("The cluster was not started.");

    /// <summary>Starts what is not there and repairs what the last campaign has left. Skips the test when there is no PostgreSQL on this machine.</summary>
    internal async Task StartAsync(CancellationToken token)
    {
        _postgres ??= await PostgresServer.StartNewAsync([], token);
        if (_processes is null)
        {
            _processes = await ClusterProcesses.StartNewAsync("chaos", Postgres.ConnectionString, SiloCount, [], token);
        }
        else
        {
            await Processes.MakeWholeAsync(token);
        }
    }

    /// <summary>Waits until the load has written every entity from now on.</summary>
    internal Task WrittenEverywhereAsync(ChaosLoad load, CancellationToken token) => WrittenEverywhereAsync(load, load.Now, token);

    /// <summary>Waits until the load has written every entity from a moment on.</summary>
    internal Task WrittenEverywhereAsync(ChaosLoad load, long since, CancellationToken token) =>
        load.EverywhereWrittenAsync(since, RecoveryTimeout, () => LogTails, token);

    /// <summary>Ends the load, and proves its history and the journal.</summary>
    internal async Task CheckAsync(ChaosLoad load, ChaosReport report, CancellationToken token)
    {
        await load.FinishAsync(token);
        report.AddCounts(load.Figures);
        Assert.Equal([], await load.CheckAsync(Gateway.BaseAddress, token));
        var (exitCode, output) = await Silos[0].VerifyAsync(token);
        Assert.True(exitCode == 0, $"verify: exit code {exitCode}\n{output}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_processes is not null)
        {
            await _processes.DisposeAsync();
        }

        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }
    }
}
