using System.Globalization;
using ActorState.Benchmarks.Contenders;
using ActorState.Benchmarks.Report;
using ActorState.Benchmarks.Running;

namespace ActorState.Benchmarks.Scenarios;

/// <summary>The first read of an entity of 10,000 events that is not in memory: with a snapshot, without one, and as little as the driver and the fold allow.</summary>
internal sealed class ColdLoadScenario : IScenario
{
    private const string Scenario = "cold load";
    private const int Events = 10_000;
    private const int Loads = 15;
    private const string Never = "1000000";

    public async Task RunAsync(Bench bench)
    {
        foreach (var kind in bench.Available(Scenario, ContenderTable.Sqlite, ContenderTable.Postgres))
        {
            await using var contenders = new StartedList(bench);
            var with = await contenders.StartAsync(kind, isPrepared: false);
            var without = await contenders.StartAsync(kind, new() { ["snapshots"] = Never }, "_whole", isPrepared: false);
            await with.AskAsync("make-cold", Events);
            await without.AskAsync("make-cold", Events);
            List<double> snapshot = [], whole = [], bare = [];
            for (var i = 0; i < Loads; i++)
            {
                snapshot.Add(await AskAsync(with, "load-cold"));
                whole.Add(await AskAsync(without, "load-cold"));
                bare.Add(await AskAsync(without, "load-bare"));
            }

            Add(bench, $"{kind}: snapshot", snapshot);
            Add(bench, $"{kind}: no snapshot", whole);
            Add(bench, $"{kind}: bare read and fold", bare);
        }
    }

    // The first loads are those that the runtime compiles.
    private static void Add(Bench bench, string name, List<double> milliseconds)
    {
        var median = Results.Median(milliseconds.Skip(Loads / 3));
        bench.Results.Add(new Figure(Scenario, name, median, "ms"));
        Bench.Say($"{Scenario}: {name} {median.ToString("f2", CultureInfo.InvariantCulture)} ms");
    }

    private static async Task<double> AskAsync(Worker worker, string question) =>
        (double?)await worker.AskAsync(question) ?? throw new InvalidOperationException($"{question} gave no figure.");
}
