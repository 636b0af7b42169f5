using System.Globalization;
using ActorState.Chaos.Load;
using ActorState.TestKit;
using Xunit;

namespace ActorState.Chaos;

/// <summary>The figures of a campaign: in the test's output, and in <c>artifacts/logs</c>. Thread: one at a time.</summary>
internal sealed class ChaosReport
{
    private readonly string _path;

    public ChaosReport(string name)
    {
        var folder = Path.Combine(Repository.Root, "artifacts", "logs");
        Directory.CreateDirectory(folder);
        _path = Path.Combine(folder, $"{name}.txt");
        File.WriteAllText(_path, "");
        Add($"{name}, {(ChaosForm.IsLong ? "long" : "short")} form, seed {ChaosForm.Seed}");
    }

    public void Add(FormattableString line)
    {
        var text = line.ToString(CultureInfo.InvariantCulture);
        File.AppendAllText(_path, text + "\n");
        TestContext.Current.TestOutputHelper?.WriteLine(text);
    }

    /// <summary>How many requests there were, and how they ended.</summary>
    public void AddCounts(LoadFigures figures)
    {
        foreach (var kind in figures.Attempts.GroupBy(static attempt => attempt.IsWrite))
        {
            var statuses = kind.CountBy(static attempt => attempt.Status).OrderBy(static status => status.Key);
            Add($"{(kind.Key ? "writes" : "reads")}: {string.Join(", ", statuses.Select(static status => $"{(status.Key == 0 ? "unanswered" : status.Key)} {status.Value}"))}");
        }
    }

    /// <summary>The value below which a share of ascending values lies.</summary>
    public static TimeSpan Percentile(IReadOnlyList<TimeSpan> ascending, double share) =>
        ascending.Count == 0 ? TimeSpan.Zero : ascending[Math.Min(ascending.Count - 1, (int)(ascending.Count * share))];
}
