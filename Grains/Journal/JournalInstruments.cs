using System.Diagnostics.Metrics;

namespace ActorState.Journal;

/// <summary>The journal's metrics (meter <c>ActorState.Journal</c>).</summary>
public sealed class JournalInstruments
{
    private readonly Histogram<double> _commitDuration;
    private readonly Histogram<int> _groupUnits;
    private readonly Counter<long> _events;
    private readonly Counter<long> _faults;

    /// <summary>Registers the instruments.</summary>
    public JournalInstruments(IMeterFactory meters)
    {
        var meter = meters.Create("ActorState.Journal");
        _commitDuration = meter.CreateHistogram<double>("actorstate.journal.commit.duration", "s", "Time from submitting a group to its judgement.");
        _groupUnits = meter.CreateHistogram<int>("actorstate.journal.group.units", "{unit}", "Units that one transaction judged.");
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
