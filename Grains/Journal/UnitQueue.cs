using System.Threading.Channels;

namespace ActorState.Journal;

/// <summary>The writer's bounded queue: units in the order of hand-over, limited in count and in bytes.</summary>
/// <remarks>Thread: any enqueues and withdraws; the writer's loop alone takes.</remarks>
internal sealed class UnitQueue(JournalWriterOptions options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private Queue<PendingUnit> _units = new();
    private long _bytes;
    private bool _closed;

    /// <summary>Takes a unit in; false when the queue is full or closed.</summary>
    public bool TryEnqueue(PendingUnit unit)
    {
        lock (_lock)
        {
            if (_closed || _units.Count >= options.QueueUnitsMax || (_bytes + unit.Bytes > options.QueueBytesMax && _units.Count > 0))
            {
                return false;
            }

            _units.Enqueue(unit);
            _bytes += unit.Bytes;
        }

        _wake.Writer.TryWrite(true);
        return true;
    }

    /// <summary>Waits until there may be units; false once the queue is closed and empty.</summary>
    public async ValueTask<bool> WaitAsync()
    {
        while (true)
        {
            lock (_lock)
            {
                if (_units.Count > 0)
                {
                    return true;
                }

                if (_closed)
                {
                    return false;
                }
            }

            await _wake.Reader.ReadAsync();
        }
    }

    /// <summary>Takes the next group: whatever has queued up, within the limits of a group. A larger unit is a group of its own.</summary>
    public List<PendingUnit> TakeGroup()
    {
        var group = new List<PendingUnit>();
        var events = 0;
        var bytes = 0L;
        lock (_lock)
        {
            while (group.Count < options.GroupUnitsMax && _units.TryPeek(out var unit))
            {
                events += unit.Unit.EventCount;
                bytes += unit.Bytes;
                if (group.Count > 0 && (events > options.GroupEventsMax || bytes > options.GroupBytesMax))
                {
                    break;
                }

                _units.Dequeue();
                _bytes -= unit.Bytes;
                if (unit.TryTake())
                {
                    group.Add(unit);
                }
            }
        }

        return group;
    }

    /// <summary>W1: a unit still queued at its deadline was never submitted; it leaves with a definite refusal.</summary>
    public void WithdrawExpired()
    {
        var now = time.GetTimestamp();
        Withdraw(unit => unit.Deadline <= now, ErrorCode.Unavailable);
    }

    /// <summary>Takes no more units in.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
        }

        _wake.Writer.TryWrite(true);
    }

    /// <summary>Closes, and answers all that is queued.</summary>
    public void CloseAndRefuse(ErrorCode fault)
    {
        Close();
        Withdraw(static _ => true, fault);
    }

    private void Withdraw(Func<PendingUnit, bool> leaves, ErrorCode fault)
    {
        lock (_lock)
        {
            if (!_units.Any(leaves))
            {
                return;
            }

            var staying = new Queue<PendingUnit>();
            foreach (var unit in _units)
            {
                if (leaves(unit) && unit.TryWithdraw(UnitOutcome.Faulted(fault)))
                {
                    _bytes -= unit.Bytes;
                }
                else
                {
                    staying.Enqueue(unit);
                }
            }

            _units = staying;
        }
    }
}
