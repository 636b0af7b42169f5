using ActorState.TestKit.History;
using ActorState.TestKit.Http;
using ActorState.TestKit.Load;
using ActorState.TestKit.Processes;
using Xunit;

namespace ActorState.IntegrationTests.Crash;

/// <summary>Cycles of load and SIGKILL on one silo, the history of all clients, and the journal in the end.</summary>
internal sealed class CrashCampaign : IAsyncDisposable
{
    private const int Writers = 64;
    private const int InFlightMin = 32;
    private const int AcknowledgedMin = 100;

    /// <summary>How many more acknowledgements a kill may wait for, so that it falls anywhere in a commit.</summary>
    private const int KillSpread = 400;

    private static readonly LoadEntities Written = new("", documents: 12, accounts: 12, eachClientItsOwn: false);
    private static readonly TimeSpan CycleTimeout = TimeSpan.FromSeconds(60);

    private readonly WriteHistory _history = new(TimeProvider.System);
    private readonly HttpClient _http;
    private readonly EntityHttp _entities;
    private readonly CrashGate _gate = new();
    private readonly LoadClients _load;
    private readonly Random _random;
    private readonly int _seed;

    public CrashCampaign(IReadOnlyDictionary<string, string> environment, int seed)
    {
        _seed = seed;
        _random = new Random(seed);
        Silo = new SiloProcess(environment);
        _http = new HttpClient { BaseAddress = Silo.BaseAddress };
        _entities = new EntityHttp(_http);
        _load = new LoadClients(Written, _history, _gate, seed);
    }

    public SiloProcess Silo { get; }

    /// <summary>Runs the cycles, starts the silo once more and lets every writer have its answer.</summary>
    public async Task RunAsync(int cycles, CancellationToken token)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(() => _load.RunAsync(writer, _entities, stop.Token), CancellationToken.None)).ToList();
        try
        {
            // A void cycle is run again; more void cycles than valid ones mean that the load is not what it should be.
            var valid = 0;
            for (var cycle = 0; valid < cycles; cycle++)
            {
                Assert.True(cycle < 2 * cycles, $"Seed {_seed}: only {valid} of {cycle} cycles were valid: each needs {AcknowledgedMin} acknowledged writes and one without an answer.");
                valid += await RunCycleAsync(writers, token) ? 1 : 0;
            }

            await Silo.StartAsync(token);
            _load.Finish();
            _gate.Open();
            await Task.WhenAll(writers);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(writers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Every entity's events, and the feed, as HTTP shows them now.</summary>
    public Task<FinalJournal> ReadJournalAsync(CancellationToken token) => new JournalOverHttp(_entities).ReadAsync(Written, token);

    public IReadOnlyList<string> Check(FinalJournal journal) =>
        new HistoryChecker { Fold = LoadFold.State, ResultOf = LoadFold.Result }.Check(_history.Operations, journal);

    public async ValueTask DisposeAsync()
    {
        await Silo.DisposeAsync();
        _http.Dispose();
        _history.Dispose();
    }

    private async Task<bool> RunCycleAsync(List<Task> writers, CancellationToken token)
    {
        await Silo.StartAsync(token);
        var cycle = _gate.RunAsync(AcknowledgedMin + _random.Next(KillSpread), InFlightMin, Silo.Kill);

        // A writer that ends early has failed: its exception says more than a kill that never comes.
        await await Task.WhenAny([cycle, .. writers]).WaitAsync(CycleTimeout, TimeProvider.System, token);
        var (acknowledged, inFlight, unanswered) = await cycle.WaitAsync(CycleTimeout, TimeProvider.System, token);
        return acknowledged >= AcknowledgedMin && inFlight >= InFlightMin && unanswered >= 1;
    }
}
