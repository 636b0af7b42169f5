using ActorState.Journal;

namespace ActorState.Entities;

/// <summary>A decided unit in the journal's hands, and who waits for it.</summary>
/// <remarks>Thread: grain turn.</remarks>
internal sealed class FlightUnit(CommandWaiter waiter, DecidedUnit decided, PendingUnit pending)
{
    private List<CommandWaiter>? _late;
    private List<CommandWaiter>? _others;

    public CommandWaiter Waiter { get; } = waiter;

    public DecidedUnit Decided { get; } = decided;

    public PendingUnit Pending { get; } = pending;

    /// <summary>Twins that came after the unit was submitted: only a kept answer is their answer (E5).</summary>
    public IReadOnlyList<CommandWaiter> Late => _late ?? (IReadOnlyList<CommandWaiter>)[];

    /// <summary>Other requests under the same command id: judged once this one is settled (E5).</summary>
    public IReadOnlyList<CommandWaiter> Others => _others ?? (IReadOnlyList<CommandWaiter>)[];

    /// <summary>Whether anybody waits for this unit without sharing it.</summary>
    public bool IsWaitedFor => _late is { Count: > 0 } || _others is { Count: > 0 };

    /// <summary>E5: a twin shares the unit while it is still queued, since whatever judges it comes later than the twin did.</summary>
    public void Join(CommandWaiter twin)
    {
        if (!Waiter.IsSameRequest(twin))
        {
            (_others ??= []).Add(twin);
        }
        else if (Pending.IsQueued && (Decided.Append.Command.Record || !twin.Keyed))
        {
            Waiter.Calls.AddRange(twin.Calls);
        }
        else
        {
            (_late ??= []).Add(twin);
        }
    }

    /// <summary>Removes every call past its deadline from those who wait for this unit without sharing it.</summary>
    public void TakeExpired(long now, List<CommandCall> expired)
    {
        CommandWaiter.TakeExpired(_late, now, expired);
        CommandWaiter.TakeExpired(_others, now, expired);
    }
}
