using ActorState.Benchmarks.Contenders;
using ActorState.Benchmarks.Running;

namespace ActorState.Benchmarks.Scenarios;

/// <summary>What 256 callers in the silo get from one hot entity, next to the same spread over 10,000, and from reading.</summary>
internal sealed class SiloScenario : IScenario
{
    private const int Callers = 256;

    private static readonly (string Scenario, string Operation)[] Operations =
        [("hot", "hot"), ("hot, spread", "append"), ("read local", "read-local"), ("read strong", "read-strong")];

    public async Task RunAsync(Bench bench)
    {
        await using var contenders = new StartedList(bench);
        List<Bench.Turn> turns = [];
        Dictionary<string, Worker> workers = [];
        foreach (var (scenario, operation) in Operations)
        {
            foreach (var kind in bench.Available(scenario, ContenderTable.Null, ContenderTable.Sqlite, ContenderTable.Postgres))
            {
                if (!workers.TryGetValue(kind, out var worker))
                {
                    workers[kind] = worker = await contenders.StartAsync(kind);
                }

                turns.Add(new Bench.Turn(scenario, kind, worker, operation));
            }
        }

        foreach (var turn in turns)
        {
            await bench.WarmUpAsync(turn, Callers);
        }

        await bench.AlternateAsync(Callers, turns);
    }
}
