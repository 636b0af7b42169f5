using System.Globalization;
using System.Text;
using ActorState.Benchmarks.Contenders;

namespace ActorState.Benchmarks.Report;

/// <summary>What the figures have to show, all of it as ratios within one run.</summary>
internal static class Targets
{
    private const int Many = 256;

    public static string Render(Results results)
    {
        var text = new StringBuilder().AppendLine().AppendLine("### Targets").AppendLine().AppendLine("| what | wanted | found | |").AppendLine("|---|---:|---:|---|");
        foreach (var (what, least, found) in Ratios(results))
        {
            if (found is { } value)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {what} | ≥ {least:0.##} | {value:f2} | {(value >= least ? "yes" : "**no**")} |").AppendLine();
            }
        }

        foreach (var (what, most, found) in Limits(results))
        {
            if (found is { } value)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {what} | ≤ {most} | {value:f2} | {(value <= most ? "yes" : "**no**")} |").AppendLine();
            }
        }

        return text.ToString();
    }

    private static IEnumerable<(string What, double Least, double? Found)> Ratios(Results results)
    {
        double? Append(string contender, int callers) => results.Rate("append", contender, callers);
        double? Over(string contender, int callers) => Append(ContenderTable.Postgres, callers) / Append(contender, callers);
        yield return ("append, 256 callers, PostgreSQL: times Marten", 10, Over(ContenderTable.Marten, Many));
        yield return ("append, 256 callers, PostgreSQL: times IPersistentState", 8, Over(ContenderTable.Orleans, Many));
        yield return ("append, 256 callers, PostgreSQL: times Akka.Persistence.Sql", 3.5, Over(ContenderTable.Akka, Many));
        foreach (var peer in (string[])[ContenderTable.Marten, ContenderTable.Orleans, ContenderTable.Akka])
        {
            yield return ($"append, 1 caller, PostgreSQL: times {peer}", 1, Over(peer, 1));
        }

        yield return ("append, 256 callers: SQLite to the null store", 0.6, Append(ContenderTable.Sqlite, Many) / Append(ContenderTable.Null, Many));
        yield return ("append, 256 callers: PostgreSQL to the bare loop in groups of 100", 0.6, Append(ContenderTable.Postgres, Many) / results.Rate("floor of 100", ContenderTable.FloorPostgres, 1));
        foreach (var store in (string[])[ContenderTable.Sqlite, ContenderTable.Postgres])
        {
            var http = results.Rate("http append", store, Many);
            yield return ($"HTTP append, {store}: to an empty POST", 0.4, http / results.Rate("http empty POST", ContenderTable.EmptyKestrel, Many));
            yield return ($"HTTP append, {store}: times Marten in its process", 4, http / Append(ContenderTable.Marten, Many));
            yield return ($"HTTP read, {store}: to an empty GET", 0.6, results.Rate("http read", store, Many) / results.Rate("http empty GET", ContenderTable.EmptyKestrel, Many));
            yield return ($"one hot entity, {store}: to 10,000 entities", 1 / 3.0, results.Rate("hot", store, Many) / results.Rate("hot, spread", store, Many));
            yield return ($"cold load, {store}: without a snapshot to with one", 50, results.Value("cold load", $"{store}: no snapshot") / results.Value("cold load", $"{store}: snapshot"));
            var sizes = results.Measured.Where(m => m.Contender == store && m.Scenario.StartsWith("growth", StringComparison.Ordinal)).ToList();
            yield return ($"growth, {store}: rate at the largest size to that at the smallest", 0.8, sizes.Count > 1 ? sizes[^1].Rate / sizes[0].Rate : null);
        }
    }

    private static IEnumerable<(string What, double Most, double? Found)> Limits(Results results)
    {
        foreach (var store in (string[])[ContenderTable.Sqlite, ContenderTable.Postgres])
        {
            yield return ($"cold load, {store}: no snapshot, to the bare read and fold", 3, results.Value("cold load", $"{store}: no snapshot") / results.Value("cold load", $"{store}: bare read and fold"));
            var starts = results.Figures.Where(f => f.Scenario == "growth start-up" && f.Name.StartsWith(store, StringComparison.Ordinal)).ToList();
            yield return ($"growth, {store}: longest start-up, s", 5, starts.Count > 0 ? starts.Max(static f => f.Value) : null);
        }

        yield return ("memory above the state per idle entity, KiB", 2.5, results.Value("memory", "above the state per idle entity") / 1024);
        yield return ("memory, growth over the append run, to its start", 1.1, results.Value("flat", "heap at the end, to the start"));
    }
}
