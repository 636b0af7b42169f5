using ActorState.Errors;
using ActorState.Journal;

namespace ActorState.Entities;

internal sealed partial class EntityPipeline
{
    /// <summary>Consumes the journal's answers in the order of hand-over (E4). Runs while units are in flight.</summary>
    private async Task SettleAsync()
    {
        _isSettling = true;
        while (_work is not null && _work.Flight.TryPeek(out var first))
        {
            var outcome = await first.Pending.Completion;
            Settle(_work.Land(), outcome);
            if (_isDead && _work.Flight.Count == 0)
            {
                Revive();
            }

            Turn();
        }

        _isSettling = false;
    }

    private void Settle(FlightUnit unit, UnitOutcome outcome)
    {
        var answer = outcome switch
        {
            { Result: AppendResult.Written written } => OnWritten(unit, written),
            { Result: AppendResult.Duplicate duplicate } => OnDuplicate(unit, duplicate.Command),
            { Result: AppendResult.KeyReused } => OnRefused(unit, new EntityProblem(
                ErrorCode.IdempotencyKeyReused, $"Idempotency key '{unit.Waiter.Request.CommandId}' was used for another request to entity {_id.Type}/{_id.Id}.")),
            { Result: AppendResult.Conflict conflict } => OnConflict(unit, conflict.Actual),
            { Fault: ErrorCode.OutcomeUnknown } => OnUnknown(unit),
            _ => OnRefused(unit, Problem(outcome.Fault)),
        };

        _work!.PutInFront(unit.Others);
        if (answer is not null)
        {
            Deliver(unit, answer);
        }
    }

    private EntityReply OnWritten(FlightUnit unit, AppendResult.Written written)
    {
        Confirm();
        var decided = unit.Decided;
        if (decided.HasEvents && decided.Append.Expected == _committed!.Head)
        {
            var before = _committed.Head.Version;
            _committed = decided.StateAt(written.FirstPosition);
            SaveSnapshot(before);
        }
        else if (decided.HasEvents)
        {
            // It is in the journal, but behind something that this activation has not seen.
            LogGuardHeld(_id.ToString(), decided.Append.Expected.Version, _committed!.Head.Version);
            Die(null);
        }

        return decided.AnswerAt(written.FirstPosition);
    }

    /// <summary>The command was answered before, perhaps by an earlier submission of this very unit.</summary>
    private EntityReply? OnDuplicate(FlightUnit unit, CommandRecord command)
    {
        var isNews = command.FirstVersion > 0 && command.LastVersion > _committed!.Head.Version;
        if (unit.Decided.HasEvents || isNews)
        {
            Die(isNews ? null : _committed!.Head);
        }

        var calls = TakeCalls(unit);
        _ = ReplayAsync(unit.Waiter.Request.Operation, calls, command);
        return null;
    }

    private EntityReply OnRefused(FlightUnit unit, EntityProblem problem)
    {
        if (unit.Decided.HasEvents)
        {
            Die(_committed!.Head);
        }

        return EntityReply.Refused(unit.Waiter.Request.Operation, problem);
    }

    private EntityReply OnUnknown(FlightUnit unit)
    {
        if (unit.Decided.HasEvents)
        {
            Die(null);
        }

        return EntityReply.Refused(unit.Waiter.Request.Operation, new EntityProblem(
            ErrorCode.OutcomeUnknown, $"Whether the command was applied to entity {_id.Type}/{_id.Id} is not known yet; repeat it with the same Idempotency-Key."));
    }

    /// <summary>E4: only a conflict counts; whoever meets too many is told so instead of waiting for ever.</summary>
    private EntityReply? OnConflict(FlightUnit unit, EntityHead actual)
    {
        _services.Instruments.OnConflict();
        LogConflict(_id.ToString(), unit.Decided.Append.Expected.Version, actual.Version);
        MetAnotherWriter |= actual != _committed!.Head;
        Die(actual);
        if (++unit.Waiter.Conflicts > _services.Options.ConflictsMax)
        {
            return EntityReply.Refused(unit.Waiter.Request.Operation, new EntityProblem(
                ErrorCode.Unavailable, $"Another writer was first {unit.Waiter.Conflicts} times at entity {_id.Type}/{_id.Id}; nothing was applied."));
        }

        unit.Waiter.Calls.AddRange(unit.Late.SelectMany(static late => late.Calls));
        _work!.Again.Add(unit.Waiter);
        return null;
    }

    /// <summary>Gives an answer to those who wait for the unit. Twins who came too late for it get it only if it is kept (E5).</summary>
    private void Deliver(FlightUnit unit, EntityReply answer)
    {
        var isKept = unit.Decided.HasEvents && answer.Problem is null
            || answer.Problem?.Code == ErrorCode.IdempotencyKeyReused
            || (unit.Decided.Append.Command.Record && answer.Outcome is CommandOutcome.Unchanged or CommandOutcome.Rejected);
        if (isKept || unit.Late.Count == 0)
        {
            Answer(TakeCalls(unit), answer);
            return;
        }

        Answer(unit.Waiter.Calls, answer);
        var together = unit.Late[0];
        together.Calls.AddRange(unit.Late.Skip(1).SelectMany(static late => late.Calls));
        _work!.PutInFront([together]);
    }

    private async Task ReplayAsync(EntityOperation operation, List<CommandCall> calls, CommandRecord command)
    {
        EntityReply reply;
        try
        {
            reply = await _services.Replies.RebuildAsync(_id, command, CancellationToken.None);
        }
        catch (Exception fault)
        {
            // The command is settled, only its answer cannot be rebuilt now: applied or not is for the caller to ask again.
            LogLoadFailed(fault, _id.ToString());
            reply = EntityReply.Refused(operation, new EntityProblem(ErrorCode.OutcomeUnknown, "The kept answer cannot be read now; repeat with the same Idempotency-Key."));
        }

        Answer(calls, reply);
    }

    private static List<CommandCall> TakeCalls(FlightUnit unit) =>
        unit.Late.Count == 0 ? unit.Waiter.Calls : [.. unit.Waiter.Calls, .. unit.Late.SelectMany(static late => late.Calls)];

    /// <summary>The tentative state is not what the journal will say. <paramref name="refusedAt"/>: the stored head, where the refusal named it.</summary>
    private void Die(EntityHead? refusedAt)
    {
        _isDead = true;
        _refusedAt = refusedAt;
    }

    /// <summary>Every unit has its answer: decide again at once if the journal stands where we do, otherwise read it first.</summary>
    private void Revive()
    {
        if (_refusedAt == _committed!.Head)
        {
            _tentative = _committed;
            _isDead = false;
            _work!.PutAgainInFront();
        }
        else
        {
            StartLoad();
        }
    }

    private void SaveSnapshot(long before)
    {
        var every = _services.Options.SnapshotEvery;
        if (before / every == _committed!.Head.Version / every)
        {
            return;
        }

        var bytes = _committed.Value is null ? (ReadOnlyMemory<byte>?)null : _definition.Encode(_committed.Value);
        _services.Snapshots.Offer(new EntitySnapshot(_id, _committed.Head, _definition.StateVersion, bytes));
    }

    private static EntityProblem Problem(ErrorCode fault) => new(fault, fault switch
    {
        ErrorCode.StorageFull => "The journal's storage is full; nothing was applied.",
        ErrorCode.Internal => "The command could not be written; nothing was applied.",
        _ => "The journal cannot be written now; nothing was applied.",
    });
}
