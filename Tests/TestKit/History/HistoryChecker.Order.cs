namespace ActorState.TestKit.History;

public sealed partial class HistoryChecker
{
    /// <summary>
    /// A write at version v stands at place 2v, a strong read of v, or a write that found nothing to change, right behind it. Going down the
    /// places, an operation that began after one of a higher place had returned is out of order.
    /// </summary>
    private static void CheckOrder(IEnumerable<List<Operation>> commands, List<Operation> reads, EntityTimeline timeline, List<string> findings)
    {
        var placed = commands.Select(sends => PlaceWrite(sends, timeline)).OfType<Placed>()
            .Concat(reads.Where(read => read.Kind == OperationKind.StrongRead).Select(read => new Placed(Behind(read.Version), read.Invoked, read.Returned, read)))
            .GroupBy(operation => operation.Place)
            .OrderByDescending(group => group.Key);
        Placed? firstReturned = null;
        foreach (var place in placed)
        {
            if (firstReturned is { } first)
            {
                findings.AddRange(place.Where(late => late.Invoked > first.Returned)
                    .Select(late => $"{late.Operation} took its place before {first.Operation}, which had already returned when it began."));
            }

            var earliest = place.MinBy(operation => operation.Returned);
            if (earliest is not null && earliest.Returned < (firstReturned?.Returned ?? Operation.Never))
            {
                firstReturned = earliest;
            }
        }
    }

    /// <summary>All sends of one command are one operation: from the first that may have applied it to the first that was told so.</summary>
    private static Placed? PlaceWrite(List<Operation> sends, EntityTimeline timeline)
    {
        var written = timeline.VersionOf(sends[0].CommandId!);
        var told = written is null ? OperationOutcome.Unchanged : OperationOutcome.Ok;
        var answered = sends.Where(send => send.Outcome == told).ToList();
        var first = sends.Where(send => send.Outcome == told || send.Outcome == OperationOutcome.Unknown).MinBy(send => send.Invoked);
        if (first is null || (written is null && answered is []))
        {
            return null;
        }

        var place = written is { } version ? 2 * version : Behind(answered[0].Version);
        var returned = answered.Count == 0 ? Operation.Never : answered.Min(send => send.Returned);
        return new Placed(place, first.Invoked, returned, first);
    }

    private static long Behind(long version) => (2 * version) + 1;

    private sealed record Placed(long Place, long Invoked, long Returned, Operation Operation);
}
