namespace ActorState.Entities;

/// <summary>Everything that waits in an entity. Made when work comes, dropped when it is done: an idle entity keeps none.</summary>
/// <remarks>Thread: grain turn.</remarks>
internal sealed class EntityWork
{
    private readonly Dictionary<string, FlightUnit> _flightById = [];

    /// <summary>Commands not decided yet, in the order in which they came.</summary>
    public LinkedList<CommandWaiter> Inbox { get; } = new();

    /// <summary>Commands to be decided again, in the order in which they came.</summary>
    public List<CommandWaiter> Again { get; } = [];

    /// <summary>Units handed over, in that order.</summary>
    public Queue<FlightUnit> Flight { get; } = new();

    /// <summary>Whether anybody waits for something else than the journal's answer to a unit.</summary>
    public bool IsBlocked => Inbox.Count > 0 || Again.Count > 0 || Flight.Any(static f => f.Late.Count > 0 || f.Others.Count > 0);

    public bool IsEmpty => Inbox.Count == 0 && Again.Count == 0 && Flight.Count == 0;

    public FlightUnit? FindTwin(string commandId) => _flightById.GetValueOrDefault(commandId);

    public void TakeOff(FlightUnit unit)
    {
        Flight.Enqueue(unit);
        _flightById.Add(unit.Waiter.Request.CommandId, unit);
    }

    public FlightUnit Land()
    {
        var unit = Flight.Dequeue();
        _flightById.Remove(unit.Waiter.Request.CommandId);
        return unit;
    }

    /// <summary>Puts commands in front of the inbox, keeping their order.</summary>
    public void PutInFront(IEnumerable<CommandWaiter> waiters)
    {
        LinkedListNode<CommandWaiter>? last = null;
        foreach (var waiter in waiters)
        {
            last = last is null ? Inbox.AddFirst(waiter) : Inbox.AddAfter(last, waiter);
        }
    }

    /// <summary>E4: everyone who waits is decided again in the order in which he came.</summary>
    public void PutAgainInFront()
    {
        PutInFront(Again);
        Again.Clear();
    }

    /// <summary>Removes every call past its deadline from those who wait without a unit of their own, and returns them.</summary>
    public List<CommandCall> TakeExpired(long now)
    {
        var expired = new List<CommandCall>();
        for (var node = Inbox.First; node is not null;)
        {
            var next = node.Next;
            TakeExpired(node.Value, now, expired);
            if (node.Value.Calls.Count == 0)
            {
                Inbox.Remove(node);
            }

            node = next;
        }

        TakeExpired(Again, now, expired);
        foreach (var unit in Flight)
        {
            TakeExpired(unit.Late, now, expired);
            TakeExpired(unit.Others, now, expired);
        }

        return expired;
    }

    private static void TakeExpired(List<CommandWaiter> waiters, long now, List<CommandCall> expired)
    {
        foreach (var waiter in waiters)
        {
            TakeExpired(waiter, now, expired);
        }

        waiters.RemoveAll(static waiter => waiter.Calls.Count == 0);
    }

    private static void TakeExpired(CommandWaiter waiter, long now, List<CommandCall> expired)
    {
        expired.AddRange(waiter.Calls.Where(call => call.Deadline <= now));
        waiter.Calls.RemoveAll(call => call.Deadline <= now);
    }
}
