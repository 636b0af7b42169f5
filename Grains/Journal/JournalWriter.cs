using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace ActorState.Journal;

/// <summary>Groups the units of all entities of a silo and commits each group in one store call.</summary>
/// <remarks>
/// One per partition and silo. No timer batches: whatever has queued up while the last group was committing is the next group. Every unit that was
/// taken in is answered, on every exit. The rules W1 to W5 of ARCHITECTURE.md are marked where they are kept.
/// Thread: <see cref="TryEnqueue"/> any; the rest of the work on a thread of its own.
/// </remarks>
public sealed partial class JournalWriter(
    int partition,
    IJournalStore store,
    JournalWriterOptions options,
    TimeProvider time,
    Action<long> onCommitted,
    IFatalFaultHandler fatal,
    JournalInstruments instruments,
    ILogger<JournalWriter> logger)
{
    private readonly UnitQueue _queue = new(options, time);
    private readonly TaskCompletionSource _abandoned = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource<bool>? _answered;
    private LoopThread? _thread;
    private ITimer? _deadlines;
    private Task _loop = Task.CompletedTask;
    private long _acknowledged;
    private volatile bool _isHalted;

    /// <summary>Whether it takes nothing more until a restart, because the journal failed for good or is not the one it was.</summary>
    public bool IsHalted => _isHalted;

    /// <summary>Starts the loop.</summary>
    public void Start()
    {
        _deadlines = time.CreateTimer(static queue => ((UnitQueue)queue!).WithdrawExpired(), _queue, options.DeadlineTick, options.DeadlineTick);
        _thread = new LoopThread($"journal-{partition}");
        _loop = _thread.RunAsync(RunAsync);
    }

    /// <summary>Hands a unit over; false when nothing more can be taken in: the queue is full, or the writer has stopped or halted.</summary>
    public bool TryEnqueue(PendingUnit unit) => _queue.TryEnqueue(unit);

    /// <summary>Takes nothing more in, commits what is queued, and returns when everyone is answered.</summary>
    /// <remarks>W4: behind a group whose outcome is unknown it waits at most <see cref="JournalWriterOptions.StopWaitMax"/>.</remarks>
    public async Task StopAsync()
    {
        _queue.Close();
        using (time.CreateTimer(Abandon, null, options.StopWaitMax, Timeout.InfiniteTimeSpan))
        {
            await _loop;
        }

        _thread?.End();
        if (_deadlines is not null)
        {
            await _deadlines.DisposeAsync();
        }
    }

    private void Abandon(object? state)
    {
        LogStopAbandoned();
        _queue.CloseAndRefuse(ErrorCode.Unavailable);
        _abandoned.TrySetResult();
        _answered?.TrySetResult(false);
    }

    private async Task<bool> RunAsync()
    {
        while (await _queue.WaitAsync())
        {
            var units = _queue.TakeGroup();
            if (units.Count > 0)
            {
                await CommitAsync(new Group(units, Unknown: false));
            }
        }

        return true;
    }

    /// <summary>Commits a group, or the halves it falls apart into, in order.</summary>
    private async Task CommitAsync(Group first)
    {
        var todo = new Stack<Group>([first]);
        while (todo.TryPop(out var group))
        {
            try
            {
                await SubmitAsync(group, todo);
            }
            catch (Exception fault)
            {
                // A defect in the writer itself: nobody may be left waiting, and nothing may be claimed.
                LogGroupFault(fault, partition, group.Units.Count);
                Answer(group, ErrorCode.OutcomeUnknown);
            }
        }
    }

    /// <summary>Submits a group until it is settled, or pushes its halves.</summary>
    private async Task SubmitAsync(Group group, Stack<Group> todo)
    {
        var delay = options.ResubmitDelay;
        while (group.Units.Count > 0)
        {
            var fault = await TrySubmitAsync(group);
            switch (fault)
            {
                case null:
                    return;
                case JournalOutcomeUnknownException { IsFatal: true } or JournalRewoundException:
                    Halt(group, todo, fault);
                    return;
                case JournalOutcomeUnknownException:
                    // W3: from here on only a judgement settles these units.
                    LogUnknown(fault, partition, group.Units.Count);
                    group = group with { Unknown = true };
                    break;
                case JournalLockTimeoutException:
                    break;
                case JournalUnavailableException or JournalFullException when !group.Unknown:
                    LogDefiniteFault(fault, partition, group.Units.Count);
                    Answer(group, fault is JournalFullException ? ErrorCode.StorageFull : ErrorCode.Unavailable);
                    return;
                case JournalUnavailableException or JournalFullException:
                    break;
                default:
                    SplitOrRefuse(group, todo, fault);
                    return;
            }

            if (!await PauseAsync(delay))
            {
                Answer(group, group.Unknown ? ErrorCode.OutcomeUnknown : ErrorCode.Unavailable);
                return;
            }

            group = WithoutExpired(group);
            delay = delay + delay < options.ResubmitDelayMax ? delay + delay : options.ResubmitDelayMax;
        }
    }

    /// <summary>One store call. Answers the group and returns null when it was judged; returns the fault otherwise.</summary>
    private async Task<Exception?> TrySubmitAsync(Group group)
    {
        var started = time.GetTimestamp();
        ImmutableArray<AppendResult> results;
        try
        {
            var append = store.AppendAsync(partition, new AppendGroup(group.ToUnits(), _acknowledged), CancellationToken.None).AsTask();
            if (!append.IsCompleted && !await IsAnsweredAsync(append))
            {
                // Abandoning does not cancel a commit; it only ends the wait for one that never returns.
                return new JournalOutcomeUnknownException("The writer stopped before the store answered.");
            }

            results = await append;
        }
        catch (Exception fault)
        {
            instruments.OnFault(fault.GetType().Name);
            return fault;
        }

        OnJudged(group, results, time.GetElapsedTime(started));
        return null;
    }

    /// <summary>Waits for the store; false when the wait was abandoned. Both come to this thread by themselves, not through the pool as from <c>WhenAny</c>.</summary>
    private async Task<bool> IsAnsweredAsync(Task append)
    {
        var answered = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        append.GetAwaiter().OnCompleted(() => answered.TrySetResult(true));
        _answered = answered;
        return !_abandoned.Task.IsCompleted && await answered.Task;
    }

    private void OnJudged(Group group, ImmutableArray<AppendResult> results, TimeSpan elapsed)
    {
        var events = 0;
        for (var i = 0; i < results.Length; i++)
        {
            if (results[i] is AppendResult.Written { FirstPosition: > 0 } written)
            {
                events += group.Units[i].Unit.EventCount;
                _acknowledged = written.FirstPosition + group.Units[i].Unit.EventCount - 1;
            }
        }

        instruments.OnJudged(results.Length, events, elapsed);
        for (var i = 0; i < results.Length; i++)
        {
            group.Units[i].Answer(UnitOutcome.Judged(results[i]));
        }

        if (events > 0)
        {
            onCommitted(_acknowledged);
        }
    }

    /// <summary>W2: a fault that a unit can cause. Both halves are tried in order; a unit that fails alone is refused.</summary>
    private void SplitOrRefuse(Group group, Stack<Group> todo, Exception fault)
    {
        if (group.Units.Count > 1)
        {
            var half = group.Units.Count / 2;
            todo.Push(group with { Units = group.Units[half..] });
            todo.Push(group with { Units = group.Units[..half] });
            return;
        }

        var append = group.Units[0].Unit.Appends[0];
        LogUnitFault(fault, append.Id.ToString(), append.Command.CommandId);
        Answer(group, group.Unknown ? ErrorCode.OutcomeUnknown : ErrorCode.Internal);
    }

    /// <summary>W2: between two tries, units past their deadline leave; not those of an unknown group, which may be applied.</summary>
    private Group WithoutExpired(Group group)
    {
        if (group.Unknown)
        {
            return group;
        }

        var now = time.GetTimestamp();
        foreach (var unit in group.Units.Where(unit => unit.Deadline <= now))
        {
            unit.Answer(UnitOutcome.Faulted(ErrorCode.Unavailable));
        }

        return group with { Units = [.. group.Units.Where(unit => unit.Deadline > now)] };
    }

    /// <summary>The store cannot go on (a fatal fault), or is not the journal it was (W5: rewound).</summary>
    private void Halt(Group group, Stack<Group> todo, Exception fault)
    {
        _isHalted = true;
        LogHalted(fault, partition);
        _queue.CloseAndRefuse(ErrorCode.Unavailable);
        var isFatal = fault is JournalOutcomeUnknownException;
        Answer(group, isFatal || group.Unknown ? ErrorCode.OutcomeUnknown : ErrorCode.Unavailable);
        while (todo.TryPop(out var rest))
        {
            Answer(rest, rest.Unknown ? ErrorCode.OutcomeUnknown : ErrorCode.Unavailable);
        }

        if (isFatal)
        {
            fatal.OnFatal(fault);
        }
    }

    private async Task<bool> PauseAsync(TimeSpan delay) =>
        await Task.WhenAny(_abandoned.Task, Task.Delay(delay, time)) != _abandoned.Task;

    private static void Answer(Group group, ErrorCode fault)
    {
        foreach (var unit in group.Units)
        {
            unit.Answer(UnitOutcome.Faulted(fault));
        }
    }

    /// <summary>Units that are submitted together.</summary>
    /// <param name="Units">The units, in order.</param>
    /// <param name="Unknown">An earlier submission of these units ended unknown.</param>
    private sealed record Group(List<PendingUnit> Units, bool Unknown)
    {
        public ImmutableArray<AppendUnit> ToUnits()
        {
            var units = ImmutableArray.CreateBuilder<AppendUnit>(Units.Count);
            foreach (var unit in Units)
            {
                units.Add(unit.Unit);
            }

            return units.MoveToImmutable();
        }
    }
}
