using System.Diagnostics.Metrics;

namespace ActorState.Journal;

/// <summary>The journal's metrics (meter <c>ActorState.Journal</c>).</summary>
public sealed class JournalInstruments
{
    // What exporters take without being told fits milliseconds: every commit would be in one bucket.
    private static readonly InstrumentAdvice<double> Seconds =
        new() { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] };

    private static readonly InstrumentAdvice<int> Units = new() { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000] };

    private readonly Histogram<double> _commitDuration;
    private readonly Histogram<int> _groupUnits;
    private readonly Counter<long> _events;
    private readonly Counter<long> _faults;

    /// <summary>Registers the instruments.</summary>
    public JournalInstruments(IMeterFactory meters)
    {
        var meter = meters.Create("ActorState.Journal");
        _commitDuration = meter.CreateHistogram<double>("actorstate.journal.commit.duration", "s", "Time from submitting a group to its judgement.", null, Seconds);
        _groupUnits = meter.CreateHistogram<int>("actorstate.journal.group.units", "{unit}", "Units that one transaction judged.", null, Units);
        _events = meter.CreateCounter<long>("actorstate.journal.events", "{event}", "Events committed.");
        _faults = meter.CreateCounter<long>("actorstate.journal.faults", "{fault}", "Submissions that ended in a fault, by kind.");
    }

    internal void OnJudged(int units, int events, TimeSpan elapsed)
    {
        _commitDuration.Record(elapsed.TotalSeconds);
        _groupUnits.Record(units);
        _events.Add(events);
    }

    internal void OnFault(string kind) => _faults.Add(1, new KeyValuePair<string, object?>("kind", kind));
}
