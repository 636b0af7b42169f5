using System.Globalization;
using ActorState.TestKit.History;

namespace ActorState.UnitTests.TestKit;

/// <summary>A random history of a system that keeps every promise: each operation takes effect at one moment between its invocation and its return.</summary>
internal sealed class GeneratedHistory
{
    private const int Clients = 8;
    private const int Entities = 3;

    private readonly Random _random;
    private readonly Dictionary<string, List<JournalEvent>> _journal = [];
    private readonly List<FeedEvent> _feed = [];

    public GeneratedHistory(int seed, int operationsPerClient)
    {
        _random = new Random(seed);
        Operations = [.. Intervals(operationsPerClient).OrderBy(interval => interval.Effect).Select(TakeEffect)];
        Journal = new FinalJournal(_journal.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<JournalEvent>)pair.Value))
        {
            Feed = _feed,
            FeedReaders = [_feed[..(_feed.Count / 2)], _feed[(_feed.Count / 3)..]],
        };
    }

    public IReadOnlyList<Operation> Operations { get; }

    public FinalJournal Journal { get; }

    /// <summary>The sum of all data, as text.</summary>
    public static string? Sum(string entity, string? state, JournalEvent next) =>
        (long.Parse(state ?? "0", CultureInfo.InvariantCulture) + long.Parse(next.Data, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture);

    private List<Interval> Intervals(int operationsPerClient)
    {
        var intervals = new List<Interval>();
        for (var client = 0; client < Clients; client++)
        {
            var now = 0L;
            for (var i = 0; i < operationsPerClient; i++)
            {
                // Multiples of the number of clients plus the client: no two moments are the same.
                long Later() => now += Clients * (long)_random.Next(1, 100);
                intervals.Add(new Interval(client, Later() + client, Later() + client, Later() + client));
            }
        }

        return intervals;
    }

    private Operation TakeEffect(Interval interval, int id)
    {
        var entity = $"account/{_random.Next(Entities)}";
        var dice = _random.Next(100);
        var kind = dice < 70 ? OperationKind.Write : dice < 90 ? OperationKind.StrongRead : OperationKind.LocalRead;
        var command = kind == OperationKind.Write ? $"c{id}" : null;
        var operation = new Operation(interval.Client, id, kind, entity, command, "", interval.Invoked) { Returned = interval.Returned };
        var events = _journal.TryGetValue(entity, out var known) ? known : _journal[entity] = [];
        if (kind != OperationKind.Write)
        {
            return operation with { Outcome = OperationOutcome.Ok, Version = events.Count, Value = State(entity) };
        }

        return dice switch
        {
            < 55 => Written(operation, events) with { Outcome = OperationOutcome.Ok, Value = State(entity) },
            < 58 => Written(operation, events) with { Outcome = OperationOutcome.Unknown, Returned = Operation.Never, Version = 0 },
            < 60 => operation with { Outcome = OperationOutcome.Unknown, Returned = Operation.Never },
            < 62 => operation with { Outcome = OperationOutcome.Unchanged, Version = events.Count },
            < 65 => operation with { Outcome = OperationOutcome.Rejected },
            < 68 => operation with { Outcome = OperationOutcome.NotKept },
            _ => operation with { Outcome = OperationOutcome.NotApplied },
        };
    }

    private Operation Written(Operation operation, List<JournalEvent> events)
    {
        for (var left = _random.Next(3); left >= 0; left--)
        {
            var version = events.Count + 1;
            var data = _random.Next(1, 1000).ToString(CultureInfo.InvariantCulture);
            var next = new JournalEvent(version, operation.CommandId!, $"hash of {operation.Entity} {version}", "added", data, left);
            events.Add(next);
            _feed.Add(new FeedEvent(_feed.Count + 1, operation.Entity, version, next.Hash));
        }

        return operation with { Version = events.Count };
    }

    private string? State(string entity) => _journal[entity].Aggregate((string?)null, (state, next) => Sum(entity, state, next));

    private sealed record Interval(int Client, long Invoked, long Effect, long Returned);
}
