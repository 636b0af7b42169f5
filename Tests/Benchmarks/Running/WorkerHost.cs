using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorState.Benchmarks.Contenders;

namespace ActorState.Benchmarks.Running;

/// <summary>The child's side of <see cref="Worker"/>: hosts one contender and does what the lines on its standard input say.</summary>
/// <remarks>Answers are lines that begin with <see cref="Mark"/>; the contender's own output goes past them.</remarks>
internal static class WorkerHost
{
    public const string Verb = "worker";
    public const string Mark = "@bench ";

    public static async Task<int> RunAsync(string settingsJson)
    {
        var settings = JsonSerializer.Deserialize<ContenderSettings>(settingsJson) ?? throw new ArgumentException("There are no settings.", nameof(settingsJson));
        try
        {
            await using var contender = ContenderTable.Create(settings);
            await contender.StartAsync();
            Answer(new JsonObject { ["ready"] = true });
            while (await Console.In.ReadLineAsync() is { Length: > 0 } line)
            {
                Answer(await DoAsync(contender, line.Split(' ')));
            }

            return 0;
        }
        catch (Exception fault)
        {
            Answer(new JsonObject { ["fault"] = fault.ToString() });
            return 1;
        }
    }

    private static async Task<JsonNode?> DoAsync(IContender contender, string[] words)
    {
        if (words is not ["round", var operation, var callers, var milliseconds])
        {
            return await contender.AskAsync(words[1], Number(words[2]));
        }

        // What earlier rounds left behind is no part of this one.
        GC.Collect();
        var count = (int)Number(callers);
        var call = contender.Operation(operation, count);
        var before = GC.GetTotalAllocatedBytes();
        var round = await ClosedLoop.RunAsync(call, count, TimeSpan.FromMilliseconds(Number(milliseconds)));
        return JsonSerializer.SerializeToNode(round with { BytesAllocated = (GC.GetTotalAllocatedBytes() - before) / (double)round.Count });
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    // On a line of its own, whatever the contender has written before.
    private static void Answer(JsonNode? answer) => Console.Out.WriteLine($"\n{Mark}{answer?.ToJsonString() ?? "null"}");
}
