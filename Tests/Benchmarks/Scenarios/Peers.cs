using ActorState.Benchmarks.Report;
using ActorState.Benchmarks.Running;

namespace ActorState.Benchmarks.Scenarios;

/// <summary>The verb <c>peers</c>: every scenario, one after the other, and a report.</summary>
internal static class Peers
{
    public const string Verb = "peers";

    private static readonly IScenario[] Scenarios =
        [new AppendScenario(), new HttpScenario(), new SiloScenario(), new ColdLoadScenario(), new FloorScenario(), new MemoryScenario(), new GrowthScenario(), new GcScenario()];

    public static async Task<int> RunAsync(BenchOptions options)
    {
        var postgres = await PostgresServer.FindAsync(options.PoolSize);
        var machine = Machine.Describe(options, postgres);
        var results = new Results();
        var bench = new Bench(options, postgres, results);
        foreach (var scenario in Scenarios)
        {
            await scenario.RunAsync(bench);
        }

        var tables = Tables.Render(results) + Targets.Render(results);
        foreach (var (name, value) in machine)
        {
            Console.WriteLine($"{name}: {value}");
        }

        Console.WriteLine(tables);
        await ReportFiles.WriteAsync(options.Output, machine, results, tables);
        Console.WriteLine($"Written to {options.Output}.");
        return 0;
    }
}
