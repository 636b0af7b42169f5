namespace ActorState.TestKit.History;

/// <summary>Judges a history against the final journal: an empty list of findings means that every promise was kept.</summary>
/// <remarks>
/// Log-linear: writes carry their version, so nothing has to be searched. Writes are checked first (lost, doubled, applied although refused),
/// then the values of reads, then the real-time order of everything acknowledged, then the feed.
/// </remarks>
public sealed partial class HistoryChecker
{
    /// <summary>Gives the state after each event; without it the values of reads are not checked.</summary>
    public StateFold? Fold { get; init; }

    /// <summary>The result that a write owes its caller: from the state after it and its last event. Without it results are compared among repeats only.</summary>
    public Func<string?, JournalEvent, string?>? ResultOf { get; init; }

    /// <summary>Whether one client's local reads of an entity never go back; promised while no activation is lost.</summary>
    public bool LocalReadsNeverGoBack { get; init; }

    /// <summary>Whether the history holds every command that was sent to its entities, so that any other in the journal is a finding.</summary>
    public bool HistoryIsComplete { get; init; } = true;

    /// <summary>All that is wrong, in whole sentences.</summary>
    public IReadOnlyList<string> Check(IReadOnlyList<Operation> operations, FinalJournal journal)
    {
        var findings = new List<string>();
        var byEntity = operations.ToLookup(operation => operation.Entity, StringComparer.Ordinal);
        foreach (var entity in byEntity.Select(group => group.Key).Union(journal.Entities.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var events = journal.Entities.GetValueOrDefault(entity) ?? [];
            var timeline = new EntityTimeline(entity, events, Fold, findings);
            CheckEntity(entity, [.. byEntity[entity]], timeline, findings);
        }

        CheckFeed(journal, findings);
        return findings;
    }

    private void CheckEntity(string entity, List<Operation> operations, EntityTimeline timeline, List<string> findings)
    {
        var commands = operations.Where(operation => operation.Kind == OperationKind.Write)
            .GroupBy(operation => operation.CommandId ?? throw new InvalidOperationException($"{operation} has no command id."), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        foreach (var (commandId, sends) in commands)
        {
            CheckCommand(entity, commandId, sends, timeline, findings);
        }

        if (HistoryIsComplete && operations.Count > 0)
        {
            findings.AddRange(timeline.Commands.Where(command => !commands.ContainsKey(command))
                .Select(command => $"{entity}: the journal has command {command}, which nobody sent."));
        }

        var reads = operations.Where(operation => operation.Kind != OperationKind.Write && operation.Outcome == OperationOutcome.Ok).ToList();
        foreach (var read in reads)
        {
            CheckRead(read, timeline, findings);
        }

        CheckSessions(reads, findings);
        CheckOrder(commands.Values, reads, timeline, findings);
    }

    private void CheckCommand(string entity, string commandId, List<Operation> sends, EntityTimeline timeline, List<string> findings)
    {
        var written = timeline.VersionOf(commandId);
        foreach (var send in sends)
        {
            var finding = send.Outcome switch
            {
                OperationOutcome.Ok when written is null => $"{send} was acknowledged at version {send.Version} and is lost.",
                OperationOutcome.Ok when written != send.Version => $"{send} was acknowledged at version {send.Version}, but the journal has it at {written}.",
                OperationOutcome.Ok => WrongResult(send, timeline),
                OperationOutcome.Unchanged when written is not null => $"{send} was answered as unchanged, but the journal has it at version {written}.",
                OperationOutcome.Unchanged when !timeline.IsWhole(send.Version) => $"{send} was answered at version {send.Version}, which the journal does not have.",
                OperationOutcome.Rejected when written is not null => $"{send} was rejected, but the journal has it at version {written}.",
                OperationOutcome.NotKept or OperationOutcome.NotApplied when written is not null && !sends.Any(other => other.MayBeApplied) =>
                    $"{send} was answered as not applied ({send.Outcome}), but the journal has it at version {written}.",
                _ => null,
            };
            if (finding is not null)
            {
                findings.Add(finding);
            }
        }

        var answers = sends.Where(send => send.Outcome is OperationOutcome.Ok or OperationOutcome.Unchanged or OperationOutcome.Rejected)
            .Select(send => (send.Outcome, send.Version, send.Value)).Distinct().Count();
        if (answers > 1)
        {
            findings.Add($"{entity}: repeats of command {commandId} got {answers} different answers.");
        }
    }

    private string? WrongResult(Operation send, EntityTimeline timeline)
    {
        if (ResultOf is null || send.Value is null)
        {
            return null;
        }

        var due = ResultOf(timeline.StateAt(send.Version), timeline.EventAt(send.Version));
        return due is null || due == send.Value ? null : $"{send} was answered with {send.Value}; by the journal it is {due}.";
    }

    private void CheckRead(Operation read, EntityTimeline timeline, List<string> findings)
    {
        if (!timeline.IsWhole(read.Version))
        {
            findings.Add($"{read} showed version {read.Version}, which the journal does not have, or which is half a write.");
        }
        else if (Fold is not null && timeline.StateAt(read.Version) is var due && due != read.Value)
        {
            findings.Add($"{read} showed {read.Value ?? "nothing"} at version {read.Version}; by the journal it is {due ?? "nothing"}.");
        }
    }

    private void CheckSessions(List<Operation> reads, List<string> findings)
    {
        if (!LocalReadsNeverGoBack)
        {
            return;
        }

        foreach (var session in reads.Where(read => read.Kind == OperationKind.LocalRead).GroupBy(read => read.Client))
        {
            var ordered = session.OrderBy(read => read.Invoked).ToList();
            findings.AddRange(ordered.Zip(ordered.Skip(1)).Where(pair => pair.Second.Version < pair.First.Version)
                .Select(pair => $"{pair.Second} showed version {pair.Second.Version} after {pair.First.Version} had been shown to the same client."));
        }
    }
}
