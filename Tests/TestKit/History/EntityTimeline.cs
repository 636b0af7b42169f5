namespace ActorState.TestKit.History;

/// <summary>One entity's final events, indexed by version and by command, with the state after each.</summary>
internal sealed class EntityTimeline
{
    private readonly Dictionary<long, Moment> _moments = [];
    private readonly Dictionary<string, long> _lastVersionOfCommand = new(StringComparer.Ordinal);
    private readonly string _entity;

    public EntityTimeline(string entity, IReadOnlyList<JournalEvent> events, StateFold? fold, List<string> findings)
    {
        _entity = entity;
        string? state = null;
        JournalEvent? before = null;
        foreach (var next in events)
        {
            CheckChain(before, next, findings);
            state = fold?.Invoke(entity, state, next);
            _moments[next.Version] = new Moment(next, state);
            before = next;
        }

        if (before is { UnitLeft: > 0 })
        {
            findings.Add($"{entity}: the journal ends inside the write of command {before.CommandId} at version {before.Version}.");
        }
    }

    public IEnumerable<string> Commands => _lastVersionOfCommand.Keys;

    public long? VersionOf(string commandId) => _lastVersionOfCommand.TryGetValue(commandId, out var version) ? version : null;

    /// <summary>Whether a reader may be shown this version: it exists and no write is cut in two by it.</summary>
    public bool IsWhole(long version) => version == 0 || (_moments.TryGetValue(version, out var moment) && moment.Event.UnitLeft == 0);

    public string? StateAt(long version) => version == 0 ? null : _moments[version].State;

    public JournalEvent EventAt(long version) => _moments[version].Event;

    private void CheckChain(JournalEvent? before, JournalEvent next, List<string> findings)
    {
        var expected = (before?.Version ?? 0) + 1;
        if (next.Version != expected)
        {
            findings.Add($"{_entity}: version {next.Version} stands where version {expected} belongs.");
        }

        if (before is { UnitLeft: > 0 })
        {
            if (next.UnitLeft != before.UnitLeft - 1 || next.CommandId != before.CommandId)
            {
                findings.Add($"{_entity}: the write of command {before.CommandId} is cut off at version {before.Version}.");
            }
        }
        else if (_lastVersionOfCommand.TryGetValue(next.CommandId, out var first))
        {
            findings.Add($"{_entity}: command {next.CommandId} was applied twice, at versions {first} and {next.Version}.");
            return;
        }

        _lastVersionOfCommand[next.CommandId] = next.Version;
    }

    private readonly record struct Moment(JournalEvent Event, string? State);
}
