using System.Globalization;
using ActorState.TestKit;

namespace ActorState.Benchmarks.Running;

/// <summary>What the command line asked for.</summary>
/// <param name="Quick">Short rounds, which only show that everything works.</param>
/// <param name="Long">The sizes that take hours, too.</param>
/// <param name="Only">Run only scenarios and contenders whose names contain one of these; empty for all.</param>
/// <param name="Output">The folder of the JSON file and the charts.</param>
/// <param name="Data">The folder of the stores' files: it decides which disk is measured.</param>
/// <param name="Rounds">How many rounds each contender gets.</param>
/// <param name="Round">How long a round is.</param>
/// <param name="PoolSize">The size of every contender's connection pool.</param>
internal sealed record BenchOptions(bool Quick, bool Long, string[] Only, string Output, string Data, int Rounds, TimeSpan Round, int PoolSize)
{
    private const int RoundsMin = 3;

    public TimeSpan WarmUp => TimeSpan.FromSeconds(Quick ? 2 : 15);

    public static BenchOptions Parse(IReadOnlyList<string> arguments)
    {
        var artifacts = Path.Combine(Repository.Root, "artifacts", "benchmarks");
        var options = new BenchOptions(false, false, [], artifacts, Path.Combine(artifacts, "data"), RoundsMin, TimeSpan.Zero, 20);
        for (var i = 0; i < arguments.Count; i++)
        {
            string Value() => ++i < arguments.Count ? arguments[i] : throw new ArgumentException($"{arguments[i - 1]} needs a value.", nameof(arguments));
            options = arguments[i] switch
            {
                "--quick" => options with { Quick = true },
                "--long" => options with { Long = true },
                "--only" => options with { Only = Value().Split(',') },
                "--output" => options with { Output = Path.GetFullPath(Value()) },
                "--data" => options with { Data = Path.GetFullPath(Value()) },
                "--rounds" => options with { Rounds = Number(Value()) },
                "--seconds" => options with { Round = TimeSpan.FromSeconds(Number(Value())) },
                "--pool" => options with { PoolSize = Number(Value()) },
                var unknown => throw new ArgumentException($"There is no option {unknown}.", nameof(arguments)),
            };
        }

        return options.Round > TimeSpan.Zero ? options : options with { Round = TimeSpan.FromSeconds(options.Quick ? 1 : 10) };
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
