using System.Globalization;
using ActorState.Benchmarks.Contenders;
using ActorState.Benchmarks.Report;

namespace ActorState.Benchmarks.Running;

/// <summary>One run of the benchmark: starts contenders, lets them take turns, and writes down what they gave.</summary>
internal sealed class Bench(BenchOptions options, PostgresServer? postgres, Results results)
{
    private readonly CpuClock _cpu = postgres?.Clock ?? new CpuClock(0);

    public BenchOptions Options => options;

    public Results Results => results;

    private bool Wants(string scenario, string contender) =>
        options.Only.Length == 0 || options.Only.Any(only => scenario.Contains(only, StringComparison.Ordinal) || contender.Contains(only, StringComparison.Ordinal));

    /// <summary>Those of the contenders that were asked for and can run here; says which cannot.</summary>
    public List<string> Available(string scenario, params ReadOnlySpan<string> kinds)
    {
        List<string> available = [];
        foreach (var kind in kinds)
        {
            if (!Wants(scenario, kind))
            {
                continue;
            }

            if (ContenderTable.NeedsPostgres(kind) && postgres is null)
            {
                Say($"{scenario}: {kind} is SKIPPED, since {PostgresServer.Variable} is not set.");
                continue;
            }

            available.Add(kind);
        }

        return available;
    }

    /// <summary>Starts a contender on an empty store, or on the store that <paramref name="keep"/> says it left before.</summary>
    public async Task<Started> StartAsync(string kind, Dictionary<string, string>? settings = null, string suffix = "", Started? keep = null, Dictionary<string, string>? environment = null)
    {
        var name = $"bench_{kind}{suffix}".Replace('-', '_');
        var folder = Path.Combine(options.Data, name);
        var database = keep?.Settings.Postgres ?? "";
        if (keep is null)
        {
            await ForgetAsync(name, kind);
            database = ContenderTable.NeedsPostgres(kind) && postgres is not null ? await postgres.CreateAsync(name) : "";
        }

        var contender = new ContenderSettings(kind, folder, database, settings ?? []) { Environment = environment ?? [] };
        return new Started(this, name, contender, await Worker.StartAsync(contender, _cpu));
    }

    /// <summary>Rounds in turn: everybody once, then everybody again.</summary>
    public async Task AlternateAsync(int callers, IReadOnlyList<Turn> turns, TimeSpan? duration = null)
    {
        var rounds = turns.Select(static _ => new List<Round>()).ToArray();
        for (var i = 0; i < options.Rounds; i++)
        {
            foreach (var (index, turn) in turns.Index())
            {
                await SettleAsync();
                var round = await turn.Worker.RunAsync(turn.Operation, callers, duration ?? options.Round, turn.Server);
                rounds[index].Add(round);
                Say($"{turn.Scenario}, {callers} callers, round {i + 1}: {turn.Name} {round.Rate.ToString("n0", CultureInfo.InvariantCulture)}/s");
            }
        }

        foreach (var (index, turn) in turns.Index())
        {
            results.Add(new Measured(turn.Scenario, turn.Name, callers, rounds[index]));
        }
    }

    /// <summary>A round that does not count.</summary>
    public Task WarmUpAsync(Turn turn, int callers) => turn.Worker.RunAsync(turn.Operation, callers, options.WarmUp, turn.Server);

    public Task SettleAsync() => postgres?.CheckpointAsync() ?? Task.CompletedTask;

    public static void Say(string line) => Console.Error.WriteLine(line);

    private async Task ForgetAsync(string name, string kind)
    {
        var folder = Path.Combine(options.Data, name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        if (ContenderTable.NeedsPostgres(kind) && postgres is not null)
        {
            await postgres.DropAsync(name);
        }
    }

    /// <summary>One contender's part in a scenario.</summary>
    /// <param name="Scenario">Which one.</param>
    /// <param name="Name">As the table shows it.</param>
    /// <param name="Worker">Who calls.</param>
    /// <param name="Operation">What is called.</param>
    /// <param name="Server">Whose CPU counts, where it is not the caller's.</param>
    internal sealed record Turn(string Scenario, string Name, Worker Worker, string Operation, Worker? Server = null);

    /// <summary>A contender that runs. Its store goes with it, unless it is only stopped.</summary>
    internal sealed class Started(Bench bench, string name, ContenderSettings settings, Worker worker) : IAsyncDisposable
    {
        public Worker Worker => worker;

        public ContenderSettings Settings => settings;

        /// <summary>Ends the process and keeps the store.</summary>
        public ValueTask StopAsync() => worker.DisposeAsync();

        public async ValueTask DisposeAsync()
        {
            await worker.DisposeAsync();
            await bench.ForgetAsync(name, settings.Kind);
        }
    }
}
