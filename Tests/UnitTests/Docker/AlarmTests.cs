using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using ActorState.Entities;
using ActorState.Journal;
using ActorState.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActorState.UnitTests.Docker;

/// <summary>The alarms ask for metrics that are measured.</summary>
public sealed partial class AlarmTests
{
    private static readonly string Alarms = File.ReadAllText(Path.Combine(Repository.Root, "docker", "alarms.yml"));

    [Fact]
    public void Metrics_of_ours_that_alarms_ask_for_exist()
    {
        var asked = Metric().Matches(Alarms).Select(static metric => metric.Value).ToHashSet();

        Assert.NotEmpty(asked);
        Assert.Subset(Exported(), asked);
    }

    [Fact]
    public void Faults_that_alarms_ask_for_are_kinds_of_faults()
    {
        var kinds = Kind().Matches(Alarms).Select(static kind => kind.Value).ToArray();

        Assert.NotEmpty(kinds);
        Assert.All(kinds, static kind => Assert.NotNull(typeof(JournalException).Assembly.GetType($"ActorState.Journal.{kind}")));
    }

    /// <summary>The names under which Prometheus gets our instruments.</summary>
    private static HashSet<string> Exported()
    {
        using var services = new ServiceCollection().AddMetrics().AddSingleton<EntityInstruments>().AddSingleton<JournalInstruments>().BuildServiceProvider();
        HashSet<string> names = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name.StartsWith("ActorState.", StringComparison.Ordinal))
                {
                    names.UnionWith(Series(instrument));
                }
            },
        };
        listener.Start();
        _ = (services.GetRequiredService<EntityInstruments>(), services.GetRequiredService<JournalInstruments>());
        return names;
    }

    private static IEnumerable<string> Series(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "");
        return instrument.GetType().GetGenericTypeDefinition() == typeof(Histogram<>) ? [$"{name}_bucket", $"{name}_sum", $"{name}_count"] : [$"{name}_total"];
    }

    [GeneratedRegex(@"\bactorstate_\w+")]
    private static partial Regex Metric();

    [GeneratedRegex(@"\bJournal\w+Exception\b")]
    private static partial Regex Kind();
}
