using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ActorState.Benchmarks.Report;

/// <summary>Writes what a run found: a JSON file with every round, the tables, two charts.</summary>
internal static class ReportFiles
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static async Task WriteAsync(string folder, Dictionary<string, string> machine, Results results, string tables)
    {
        Directory.CreateDirectory(folder);
        var facts = string.Join('\n', machine.Select(static fact => $"- {fact.Key}: {fact.Value}"));
        await File.WriteAllTextAsync(Path.Combine(folder, "peers.json"), JsonSerializer.Serialize(new { Machine = machine, results.Measured, results.Figures }, Json) + "\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "peers.md"), $"{facts}\n{tables}");
        await ChartAsync(
            folder, "rate-by-callers.svg", "Durable appends by callers", "callers", "events/s", results.Measured.Where(static m => m.Scenario == "append"), static m => m.Callers);
        await ChartAsync(
            folder, "rate-by-size.svg", "Durable appends by events in the journal", "events in the journal", "events/s",
            results.Measured.Where(static m => m.Scenario.StartsWith("growth at ", StringComparison.Ordinal)), static m => double.Parse(m.Scenario["growth at ".Length..], NumberStyles.AllowThousands, CultureInfo.InvariantCulture));
    }

    private static async Task ChartAsync(string folder, string file, string title, string across, string up, IEnumerable<Measured> measured, Func<Measured, double> x)
    {
        var lines = measured.GroupBy(static m => m.Contender).Select(line => (line.Key, line.Select(m => (x(m), m.Rate)).ToList())).ToList();
        if (Chart.Draw(title, across, up, lines) is { } svg)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, file), svg);
        }
    }
}
