using ActorState.Journal;

namespace ActorState.Entities;

/// <summary>A decided unit in the journal's hands, and who waits for it.</summary>
/// <remarks>Thread: grain turn.</remarks>
internal sealed class FlightUnit(CommandWaiter waiter, DecidedUnit decided, PendingUnit pending)
{
    public CommandWaiter Waiter { get; } = waiter;

    public DecidedUnit Decided { get; } = decided;

    public PendingUnit Pending { get; } = pending;

    /// <summary>Twins that came after the unit was submitted: only a kept answer is their answer (E5).</summary>
    public List<CommandWaiter> Late { get; } = [];

    /// <summary>Other requests under the same command id: judged once this one is settled (E5).</summary>
    public List<CommandWaiter> Others { get; } = [];

    /// <summary>E5: a twin shares the unit while it is still queued, since whatever judges it comes later than the twin did.</summary>
    public void Join(CommandWaiter twin)
    {
        if (!Waiter.IsSameRequest(twin))
        {
            Others.Add(twin);
        }
        else if (Pending.IsQueued && (Decided.Append.Command.Record || !twin.Keyed))
        {
            Waiter.Calls.AddRange(twin.Calls);
        }
        else
        {
            Late.Add(twin);
        }
    }
}
