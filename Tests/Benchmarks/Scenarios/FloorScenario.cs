using ActorState.Benchmarks.Contenders;
using ActorState.Benchmarks.Running;

namespace ActorState.Benchmarks.Scenarios;

/// <summary>What the drivers and the disk give to a loop that does nothing else.</summary>
internal sealed class FloorScenario : IScenario
{
    private static readonly int[] Groups = [1, 100, 1_000];

    public async Task RunAsync(Bench bench)
    {
        await using var contenders = new StartedList(bench);
        List<Bench.Turn> turns = [];
        foreach (var kind in bench.Available("floor", ContenderTable.FloorFile, ContenderTable.FloorSqlite, ContenderTable.FloorPostgres))
        {
            var worker = await contenders.StartAsync(kind);
            turns.AddRange(Groups.Select(group => new Bench.Turn($"floor of {group}", kind, worker, $"group-{group}")));
        }

        if (turns.Count > 0)
        {
            await bench.AlternateAsync(1, turns);
        }
    }
}
