using ActorState.Benchmarks.Running;

namespace ActorState.Benchmarks.Report;

/// <summary>The rounds of one contender in one scenario.</summary>
/// <param name="Scenario">What was done.</param>
/// <param name="Contender">Who did it.</param>
/// <param name="Callers">How many asked at once.</param>
/// <param name="Rounds">What each round gave.</param>
internal sealed record Measured(string Scenario, string Contender, int Callers, IReadOnlyList<Round> Rounds)
{
    public double Rate => Median(static round => round.Rate);

    public double RateMin => Rounds.Min(static round => round.Rate);

    public double RateMax => Rounds.Max(static round => round.Rate);

    public double P50 => Median(static round => round.P50);

    public double P99 => Median(static round => round.P99);

    public double CpuSecondsPerThousand => Median(static round => round.CpuSeconds * 1_000 / round.Count);

    private double Median(Func<Round, double> value) => Results.Median(Rounds.Select(value));
}

/// <summary>A figure that is no rate.</summary>
/// <param name="Scenario">What was looked at.</param>
/// <param name="Name">Which figure.</param>
/// <param name="Value">Its median, where it was taken several times.</param>
/// <param name="Unit">Its unit.</param>
internal sealed record Figure(string Scenario, string Name, double Value, string Unit);

/// <summary>Everything that a run found.</summary>
internal sealed class Results
{
    private readonly List<Measured> _measured = [];
    private readonly List<Figure> _figures = [];

    public IReadOnlyList<Measured> Measured => _measured;

    public IReadOnlyList<Figure> Figures => _figures;

    public void Add(Measured measured) => _measured.Add(measured);

    public void Add(Figure figure) => _figures.Add(figure);

    /// <summary>The median rate; null where it was not measured.</summary>
    public double? Rate(string scenario, string contender, int callers) =>
        _measured.Find(m => m.Scenario == scenario && m.Contender == contender && m.Callers == callers)?.Rate;

    public double? Value(string scenario, string name) => _figures.Find(f => f.Scenario == scenario && f.Name == name)?.Value;

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
