using System.Text.Json.Nodes;
using ActorState.Benchmarks.Contenders;
using ActorState.Benchmarks.Report;
using ActorState.Benchmarks.Running;

namespace ActorState.Benchmarks.Scenarios;

/// <summary>The same appends under other settings of the garbage collector. Runs only when asked for by name: it decides settings, it compares nobody.</summary>
internal sealed class GcScenario : IScenario
{
    private const string Scenario = "gc";
    private const int Callers = 256;

    private static readonly (string Name, Dictionary<string, string> Environment)[] Variants =
    [
        ("as shipped", []),
        ("workstation, concurrent", new() { ["DOTNET_gcServer"] = "0", ["DOTNET_gcConcurrent"] = "1" }),
        ("workstation, not concurrent", new() { ["DOTNET_gcServer"] = "0", ["DOTNET_gcConcurrent"] = "0" }),
        ("workstation, concurrent, 64 MiB young", new() { ["DOTNET_gcServer"] = "0", ["DOTNET_gcConcurrent"] = "1", ["DOTNET_GCgen0size"] = "0x4000000" }),
        ("server", new() { ["DOTNET_gcServer"] = "1", ["DOTNET_gcConcurrent"] = "1" }),
    ];

    public async Task RunAsync(Bench bench)
    {
        if (!bench.Options.Only.Contains(Scenario))
        {
            return;
        }

        await using var contenders = new StartedList(bench);
        List<Bench.Turn> turns = [];
        foreach (var (index, (name, environment)) in Variants.Index())
        {
            var worker = await contenders.StartAsync(ContenderTable.Sqlite, suffix: $"_{index}", environment: environment);
            var turn = new Bench.Turn(Scenario, name, worker, "append");
            turns.Add(turn);
            await bench.WarmUpAsync(turn, Callers);
        }

        var before = await AskAsync(turns);
        await bench.AlternateAsync(Callers, turns);
        foreach (var ((turn, was), now) in turns.Zip(before).Zip(await AskAsync(turns)))
        {
            bench.Results.Add(new Figure(Scenario, $"{turn.Name}: pauses", Number(now, "pauses") - Number(was, "pauses"), "ms"));
            bench.Results.Add(new Figure(Scenario, $"{turn.Name}: collections", Number(now, "young") - Number(was, "young"), ""));
            bench.Results.Add(new Figure(Scenario, $"{turn.Name}: full collections", Number(now, "full") - Number(was, "full"), ""));
            bench.Results.Add(new Figure(Scenario, $"{turn.Name}: resident", Number(now, "resident") / (1024 * 1024), "MiB"));
        }
    }

    private static async Task<List<JsonNode?>> AskAsync(List<Bench.Turn> turns)
    {
        List<JsonNode?> answers = [];
        foreach (var turn in turns)
        {
            answers.Add(await turn.Worker.AskAsync("gc"));
        }

        return answers;
    }

    private static double Number(JsonNode? answer, string name) => (double?)answer?[name] ?? throw new InvalidOperationException($"The answer has no {name}.");
}
