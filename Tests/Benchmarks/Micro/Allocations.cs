using System.Reflection;
using System.Text.Json;
using ActorState.TestKit;

namespace ActorState.Benchmarks.Micro;

/// <summary>The verb <c>allocations</c>: bytes allocated by each of the <see cref="HotPieces"/>, against what the repository expects of them.</summary>
internal static class Allocations
{
    public const string Verb = "allocations";

    private const int Batches = 12;
    private const int Operations = 2_000;
    private const double Tolerance = 1.03;
    private const long ToleranceBytes = 16;
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    private static string Expected => Path.Combine(Repository.Root, "Tests", "Benchmarks", "expected-allocations.json");

    /// <summary>Compares, or writes anew with <c>--update</c>; 1 where a figure is exceeded.</summary>
    public static async Task<int> RunAsync(bool isUpdate)
    {
        var pieces = new HotPieces();
        SortedDictionary<string, long> found = new(StringComparer.Ordinal);
        foreach (var method in typeof(HotPieces).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        {
            found[method.Name] = await MeasureAsync(pieces, method);
        }

        if (isUpdate)
        {
            await File.WriteAllTextAsync(Expected, JsonSerializer.Serialize(found, Json) + "\n");
            return 0;
        }

        var expected = JsonSerializer.Deserialize<Dictionary<string, long>>(await File.ReadAllTextAsync(Expected)) ?? [];
        return Compare(found, expected) ? 0 : 1;
    }

    private static bool Compare(SortedDictionary<string, long> found, Dictionary<string, long> expected)
    {
        var holds = true;
        foreach (var (name, bytes) in found)
        {
            var isKnown = expected.TryGetValue(name, out var allowed);
            var passes = isKnown && bytes <= (allowed * Tolerance) + ToleranceBytes;
            holds &= passes;
            Console.WriteLine($"{name,-20} {bytes,8} bytes, expected {(isKnown ? allowed : "nothing"),8}{(passes ? "" : "  EXCEEDED")}");
        }

        if (!holds)
        {
            Console.WriteLine($"More is allocated than {Expected} expects. Where that is meant: run `{Verb} --update` and say in the commit why.");
        }

        return holds;
    }

    /// <summary>The median of several batches: a collection in the middle of one may put its count out in either direction.</summary>
    private static async Task<long> MeasureAsync(HotPieces pieces, MethodInfo method)
    {
        var run = Operation(pieces, method);
        List<long> found = [];
        for (var batch = 0; batch < Batches; batch++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (var i = 0; i < Operations; i++)
            {
                await run();
            }

            found.Add((GC.GetTotalAllocatedBytes(precise: true) - before) / Operations);
        }

        return found.Order().ElementAt(Batches / 2);
    }

    private static Func<ValueTask> Operation(HotPieces pieces, MethodInfo method)
    {
        if (method.ReturnType == typeof(Task))
        {
            var task = method.CreateDelegate<Func<Task>>(pieces);
            return () => new ValueTask(task());
        }

        var typed = typeof(Allocations).GetMethod(nameof(Plain), BindingFlags.NonPublic | BindingFlags.Static)
            ?? throw new InvalidOperationException("The method is gone.");
        return (Func<ValueTask>?)typed.MakeGenericMethod(method.ReturnType).Invoke(null, [pieces, method]) ?? throw new InvalidOperationException("No operation was made.");
    }

    // A delegate of the method's own type: an invocation by reflection would box what it returns.
    private static Func<ValueTask> Plain<T>(HotPieces pieces, MethodInfo method)
    {
        var piece = method.CreateDelegate<Func<T>>(pieces);
        return () =>
        {
            piece();
            return ValueTask.CompletedTask;
        };
    }
}
