using ActorState.Benchmarks.Contenders;
using ActorState.Benchmarks.Running;

namespace ActorState.Benchmarks.Scenarios;

/// <summary>From outside over HTTP, 256 keep-alive connections of another process, next to Kestrel that does nothing.</summary>
internal sealed class HttpScenario : IScenario
{
    private const int Callers = 256;

    public async Task RunAsync(Bench bench)
    {
        await using var contenders = new StartedList(bench);
        List<Bench.Turn> turns = [];
        foreach (var kind in bench.Available("http", ContenderTable.EmptyKestrel, ContenderTable.Null, ContenderTable.Sqlite, ContenderTable.Postgres))
        {
            var isEmpty = kind == ContenderTable.EmptyKestrel;
            var server = await contenders.StartAsync(kind, isPrepared: false);
            var url = (string?)await server.AskAsync("url") ?? throw new InvalidOperationException("The server has no address.");
            var load = await contenders.StartAsync(ContenderTable.HttpLoad, new() { ["url"] = url, ["entities"] = isEmpty ? "0" : "1" }, $"_{kind}");
            turns.Add(new Bench.Turn(isEmpty ? "http empty POST" : "http append", kind, load, isEmpty ? "post-empty" : "append", server));
            turns.Add(new Bench.Turn(isEmpty ? "http empty GET" : "http read", kind, load, isEmpty ? "get-empty" : "read", server));
        }

        foreach (var turn in turns)
        {
            await bench.WarmUpAsync(turn, Callers);
        }

        await bench.AlternateAsync(Callers, turns);
    }
}
