using System.Text.Json.Nodes;
using ActorState.Benchmarks.Contenders;
using ActorState.Benchmarks.Report;
using ActorState.Benchmarks.Running;

namespace ActorState.Benchmarks.Scenarios;

/// <summary>What an idle entity takes in memory beside its state, and whether a long run of appends takes ever more.</summary>
internal sealed class MemoryScenario : IScenario
{
    private const string Memory = "memory";
    private const string Flat = "flat";
    private const int Callers = 256;

    public async Task RunAsync(Bench bench)
    {
        foreach (var kind in bench.Available(Memory, ContenderTable.Null))
        {
            await IdleAsync(bench, kind);
        }

        foreach (var kind in bench.Available(Flat, ContenderTable.Sqlite))
        {
            await FlatAsync(bench, kind);
        }
    }

    private static async Task IdleAsync(Bench bench, string kind)
    {
        var entities = bench.Options.Quick ? 20_000 : 300_000;
        await using var contenders = new StartedList(bench);
        var worker = await contenders.StartAsync(kind);
        var before = await HeapAsync(worker);
        var state = (int?)await worker.AskAsync("activate", entities) ?? 0;
        var after = await HeapAsync(worker);
        var each = (after.Heap - before.Heap) / entities;
        bench.Results.Add(new Figure(Memory, "idle entities", entities, ""));
        bench.Results.Add(new Figure(Memory, "state of an entity", state, "bytes"));
        bench.Results.Add(new Figure(Memory, "above the state per idle entity", each - state, "bytes"));
        bench.Results.Add(new Figure(Memory, "resident memory with all of them", after.Resident / (1024 * 1024), "MiB"));
        Bench.Say($"{Memory}: {each - state:f0} bytes above the {state} of the state per idle entity");
    }

    private static async Task FlatAsync(Bench bench, string kind)
    {
        var duration = TimeSpan.FromSeconds(bench.Options switch { { Quick: true } => 5, { Long: true } => 600, _ => 60 });
        await using var contenders = new StartedList(bench);
        var worker = await contenders.StartAsync(kind);
        await worker.RunAsync("append", Callers, bench.Options.WarmUp);
        var before = await HeapAsync(worker);
        var round = await worker.RunAsync("append", Callers, duration);
        var after = await HeapAsync(worker);
        bench.Results.Add(new Measured("flat, the long run", kind, Callers, [round]));
        bench.Results.Add(new Figure(Flat, "heap at the start", before.Heap / (1024 * 1024), "MiB"));
        bench.Results.Add(new Figure(Flat, "heap at the end", after.Heap / (1024 * 1024), "MiB"));
        bench.Results.Add(new Figure(Flat, "heap at the end, to the start", after.Heap / before.Heap, ""));
        bench.Results.Add(new Figure(Flat, "resident at the start", before.Resident / (1024 * 1024), "MiB"));
        bench.Results.Add(new Figure(Flat, "resident at the end", after.Resident / (1024 * 1024), "MiB"));
    }

    private static async Task<(double Heap, double Resident)> HeapAsync(Worker worker)
    {
        var answer = await worker.AskAsync("heap") as JsonObject ?? throw new InvalidOperationException("The heap was not told.");
        return ((double?)answer["heap"] ?? 0, (double?)answer["resident"] ?? 0);
    }
}
