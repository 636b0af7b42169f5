using ActorState.Benchmarks.Contenders;
using ActorState.Benchmarks.Running;

namespace ActorState.Benchmarks.Scenarios;

/// <summary>One small event to one of 10,000 entities, durable before the answer, under an expected version: everybody side by side.</summary>
internal sealed class AppendScenario : IScenario
{
    private const string Scenario = "append";
    private static readonly int[] Callers = [1, 16, 256];

    public async Task RunAsync(Bench bench)
    {
        await using var contenders = new StartedList(bench);
        List<Bench.Turn> turns = [];
        foreach (var kind in bench.Available(
            Scenario, ContenderTable.Null, ContenderTable.Sqlite, ContenderTable.Postgres, ContenderTable.Marten, ContenderTable.Orleans, ContenderTable.Akka))
        {
            var worker = await contenders.StartAsync(kind);
            turns.Add(new Bench.Turn(Scenario, kind, worker, "append"));
        }

        foreach (var turn in turns)
        {
            await bench.WarmUpAsync(turn, Callers[^1]);
        }

        foreach (var callers in turns.Count > 0 ? Callers : [])
        {
            await bench.AlternateAsync(callers, turns);
        }
    }
}
