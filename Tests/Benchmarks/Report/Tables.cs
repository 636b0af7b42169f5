using System.Globalization;
using System.Text;
using ActorState.Benchmarks.Contenders;

namespace ActorState.Benchmarks.Report;

/// <summary>The results as Markdown tables.</summary>
internal static class Tables
{
    // What the others are compared with, in this order: who is durable on the same database first.
    private static readonly string[] Own = [ContenderTable.Postgres, ContenderTable.Sqlite, ContenderTable.Null];

    public static string Render(Results results)
    {
        var text = new StringBuilder();
        foreach (var scenario in results.Measured.GroupBy(static m => (m.Scenario, m.Callers)))
        {
            var own = Own.Select(name => scenario.FirstOrDefault(m => m.Contender == name)).FirstOrDefault(static m => m is not null);
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"### {scenario.Key.Scenario}, {scenario.Key.Callers} caller{(scenario.Key.Callers == 1 ? "" : "s")}").AppendLine().AppendLine();
            text.AppendLine("| contender | median/s | min | max | p50 ms | p99 ms | ActorState is … times as fast | CPU s per 1,000 |");
            text.AppendLine("|---|---:|---:|---:|---:|---:|---:|---:|");
            foreach (var m in scenario)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {m.Contender} | {m.Rate:n0} | {m.RateMin:n0} | {m.RateMax:n0} | {m.P50:f3} | {m.P99:f3} | {own?.Rate / m.Rate:f2} | {m.CpuSecondsPerThousand:f3} |").AppendLine();
            }
        }

        return text.Append(RenderFigures(results)).ToString();
    }

    private static string RenderFigures(Results results)
    {
        var text = new StringBuilder();
        foreach (var scenario in results.Figures.GroupBy(static f => f.Scenario))
        {
            text.AppendLine().AppendLine($"### {scenario.Key}").AppendLine().AppendLine("| figure | value | unit |").AppendLine("|---|---:|---|");
            foreach (var figure in scenario)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {figure.Name} | {figure.Value:#,0.###} | {figure.Unit} |").AppendLine();
            }
        }

        return text.ToString();
    }
}
