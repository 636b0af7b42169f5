namespace ActorState.Entities;

/// <summary>Everything that waits in an entity. Made when work comes, dropped when it is done: an idle entity keeps none.</summary>
/// <remarks>Thread: grain turn.</remarks>
internal sealed class EntityWork
{
    // Below this many units looking through them is cheaper than an index, and most entities have one.
    private const int IndexedFrom = 8;

    private Dictionary<string, FlightUnit>? _flightById;
    private LinkedList<CommandWaiter>? _inbox;
    private List<CommandWaiter>? _again;
    private bool _isJoined;

    /// <summary>Commands not decided yet, in the order in which they came.</summary>
    public LinkedList<CommandWaiter> Inbox => _inbox ??= new();

    /// <summary>Commands to be decided again, in the order in which they came.</summary>
    public List<CommandWaiter> Again => _again ??= [];

    /// <summary>The first command not decided yet; null when there is none.</summary>
    public CommandWaiter? First => _inbox?.First?.Value;

    /// <summary>Units handed over, in that order.</summary>
    public Queue<FlightUnit> Flight { get; } = new();

    /// <summary>Whether anybody waits for something else than the journal's answer to a unit.</summary>
    public bool IsBlocked
    {
        get
        {
            if (_inbox is { Count: > 0 } || _again is { Count: > 0 })
            {
                return true;
            }

            // A hot entity has hundreds of units in flight, and nobody who has joined one.
            foreach (var unit in _isJoined ? Flight : [])
            {
                if (unit.IsWaitedFor)
                {
                    return true;
                }
            }

            return false;
        }
    }

    public bool IsEmpty => Flight.Count == 0 && _inbox is null or { Count: 0 } && _again is null or { Count: 0 };

    public FlightUnit? FindTwin(string commandId)
    {
        if (_flightById is not null)
        {
            return _flightById.GetValueOrDefault(commandId);
        }

        foreach (var unit in Flight)
        {
            if (unit.Waiter.Request.CommandId == commandId)
            {
                return unit;
            }
        }

        return null;
    }

    public void TakeOff(FlightUnit unit)
    {
        Flight.Enqueue(unit);
        if (_flightById is null && Flight.Count >= IndexedFrom)
        {
            _flightById = Flight.ToDictionary(static unit => unit.Waiter.Request.CommandId);
        }
        else
        {
            _flightById?.Add(unit.Waiter.Request.CommandId, unit);
        }
    }

    /// <summary>Lets a twin wait for the unit that is in flight under its command id.</summary>
    public void Join(FlightUnit unit, CommandWaiter twin)
    {
        _isJoined = true;
        unit.Join(twin);
    }

    public FlightUnit Land()
    {
        var unit = Flight.Dequeue();
        _isJoined &= Flight.Count > 0;
        _flightById?.Remove(unit.Waiter.Request.CommandId);
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
        PutInFront(_again ?? []);
        _again?.Clear();
    }

    /// <summary>Removes every call past its deadline from those who wait without a unit of their own, and returns them.</summary>
    public List<CommandCall> TakeExpired(long now)
    {
        var expired = new List<CommandCall>();
        for (var node = _inbox?.First; node is not null;)
        {
            var next = node.Next;
            node.Value.TakeExpired(now, expired);
            if (node.Value.Calls.Count == 0)
            {
                Inbox.Remove(node);
            }

            node = next;
        }

        CommandWaiter.TakeExpired(_again, now, expired);
        foreach (var unit in Flight)
        {
            unit.TakeExpired(now, expired);
        }

        return expired;
    }
}
