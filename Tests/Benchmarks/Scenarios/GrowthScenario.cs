using System.Globalization;
using ActorState.Benchmarks.Contenders;
using ActorState.Benchmarks.Report;
using ActorState.Benchmarks.Running;

namespace ActorState.Benchmarks.Scenarios;

/// <summary>What a long journal costs: the rate of appends, and the time of a start, at several sizes side by side.</summary>
internal sealed class GrowthScenario : IScenario
{
    private const int Callers = 256;

    // Short, so that the smallest journal stays small.
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);

    public async Task RunAsync(Bench bench)
    {
        int[] sizes = bench.Options switch
        {
            { Quick: true } => [20_000, 100_000],
            { Long: true } => [100_000, 1_000_000, 10_000_000],
            _ => [100_000, 1_000_000],
        };
        foreach (var kind in bench.Available("growth", ContenderTable.Sqlite, ContenderTable.Postgres))
        {
            List<Bench.Started> grown = [];
            foreach (var size in sizes)
            {
                grown.Add(await GrowAsync(bench, kind, size));
            }

            Bench.Turn[] turns = [.. grown.Zip(sizes, (started, size) => new Bench.Turn($"growth at {Text(size)}", kind, started.Worker, "append"))];
            foreach (var turn in turns)
            {
                await turn.Worker.AskAsync("prepare");
                await turn.Worker.RunAsync(turn.Operation, Callers, Round);
            }

            await bench.AlternateAsync(Callers, turns, Round);
            foreach (var started in grown)
            {
                await started.DisposeAsync();
            }
        }
    }

    /// <summary>A journal of a size, started anew: from the start of the process to the answer to its first append.</summary>
    private static async Task<Bench.Started> GrowAsync(Bench bench, string kind, int size)
    {
        var suffix = $"_{size}";
        Bench.Say($"growing {kind} to {Text(size)} events");
        var filled = await bench.StartAsync(kind, suffix: suffix);
        await filled.Worker.AskAsync("prepare");
        await filled.Worker.AskAsync("fill", size - Reading.Entities);
        await filled.StopAsync();
        await bench.SettleAsync();
        var started = await bench.StartAsync(kind, suffix: suffix, keep: filled);
        bench.Results.Add(new Figure("growth start-up", $"{kind} at {Text(size)}", started.Worker.StartTime.TotalSeconds, "s"));
        return started;
    }

    private static string Text(int size) => size.ToString("n0", CultureInfo.InvariantCulture);
}
