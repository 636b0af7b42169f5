using System.Collections.Immutable;
using System.Security.Cryptography;
using ActorState.Errors;
using ActorState.Events;
using ActorState.Journal;
using Microsoft.Extensions.Logging;

namespace ActorState.Entities;

/// <summary>Decides one command on one state and turns the decision into an append: preconditions, the entity type's decision, hashes, limits, the answer.</summary>
/// <remarks>Writes nothing and waits for nothing. Thread: grain turn.</remarks>
internal sealed partial class EntityDecider(EntityId id, IEntityDefinition definition, TimeProvider time, ILogger logger)
{
    private ReadOnlyMemory<byte> _salt;

    /// <summary>Takes over the entity's stored salt; a new entity has none and keeps the one made here.</summary>
    public void UseSalt(ReadOnlyMemory<byte> stored)
    {
        if (!stored.IsEmpty)
        {
            _salt = stored;
        }
        else if (_salt.IsEmpty)
        {
            _salt = RandomNumberGenerator.GetBytes(EventHasher.SaltSize);
        }
    }

    /// <summary>Decides a command on a state. Never throws for what the entity type does: that is answered as <see cref="ErrorCode.Internal"/>.</summary>
    public DecidedUnit Decide(EntityState state, CommandWaiter waiter, RevertDecision? revert)
    {
        var now = Math.Max(UnixTime.Now(time), state.TimeMicros);
        try
        {
            var problem = waiter.Preconditions.Check(id, state);
            return problem is not null
                ? Refuse(state, waiter, now, problem)
                : DecideOn(state, waiter, revert, now);
        }
        catch (Exception defect)
        {
            LogThrew(defect, id.ToString(), waiter.Request.CommandId);
            return Refuse(state, waiter, now, new EntityProblem(ErrorCode.Internal, $"Entity {id.Type}/{id.Id} could not decide the command; nothing was written."));
        }
    }

    private DecidedUnit DecideOn(EntityState state, CommandWaiter waiter, RevertDecision? revert, long now)
    {
        if (waiter.Command is RevertRequest)
        {
            return DecideRevert(state, waiter, revert ?? throw new InvalidOperationException("An undo needs the history."), now);
        }

        var request = waiter.Request;
        var context = new DecisionContext(id, state.Head.Version, UnixTime.ToDateTime(now), request.CommandId, request.Actor);
        return definition.Decide(state.Value, waiter.Command, context) switch
        {
            EntityDecision.Accepted accepted => Accept(state, waiter, now, accepted),
            EntityDecision.Unchanged => Finish(state, waiter, now, CommandOutcome.Unchanged, null),
            EntityDecision.Refused refused => Refuse(state, waiter, now, refused.Problem),
            _ => throw new InvalidOperationException("The entity type gave no decision."),
        };
    }

    private DecidedUnit DecideRevert(EntityState state, CommandWaiter waiter, RevertDecision revert, long now)
    {
        if (revert.Target.Problem is { } problem)
        {
            return Refuse(state, waiter, now, problem);
        }

        var encoded = revert.Value is null ? (ReadOnlyMemory<byte>?)null : definition.Encode(revert.Value);
        var data = new RevertedData(revert.Target.To, revert.Target.Redo, definition.StateVersion, encoded).Encode();
        var events = Chain(state, waiter.Request, now, [new DecidedEvent(SystemEvents.Reverted, data)]);
        var unit = Applied(state, waiter, now, events, revert.Value, default);
        return unit with { Answer = unit.Answer with { To = revert.Target.To } };
    }

    private DecidedUnit Accept(EntityState state, CommandWaiter waiter, long now, EntityDecision.Accepted accepted)
    {
        var value = accepted.After ?? Evolve(state.Value, accepted.Events);
        if (value is not null && definition.Encode(value).Length > EntityLimits.StateBytesMax)
        {
            return Refuse(state, waiter, now, new EntityProblem(
                ErrorCode.PayloadTooLarge, $"The state of entity {id.Type}/{id.Id} would be longer than {EntityLimits.StateBytesMax} bytes.") { Limit = EntityLimits.StateBytesMax });
        }

        var unit = Applied(state, waiter, now, Chain(state, waiter.Request, now, accepted.Events), value, accepted.Result);
        return definition.IsCode
            ? unit with { Answer = unit.Answer with { Events = [.. accepted.Events.Select(static e => new ReplyEvent(e.Type, e.Data))] } }
            : unit;
    }

    private object? Evolve(object? value, ImmutableArray<DecidedEvent> events)
    {
        foreach (var @event in events)
        {
            value = definition.Evolve(value, @event.Type, @event.Data);
        }

        return value;
    }

    private DecidedUnit Applied(EntityState state, CommandWaiter waiter, long now, ImmutableArray<NewEvent> events, object? value, ReadOnlyMemory<byte> result)
    {
        var outcome = state.Exists ? CommandOutcome.Applied : CommandOutcome.Created;
        var stamp = Stamp(waiter, outcome, result, now, record: true);
        var append = new EntityAppend(id, state.Head, _salt, stamp, events, value is not null);
        var answer = new EntityReply(waiter.Request.Operation, outcome, append.HeadAfter.Version, 0) { Result = result, Count = events.Length };
        return new DecidedUnit(append, new EntityState(append.HeadAfter, 0, now, value), answer);
    }

    private DecidedUnit Refuse(EntityState state, CommandWaiter waiter, long now, EntityProblem problem)
    {
        var outcome = problem.Code.Status() == 422 ? CommandOutcome.Rejected : CommandOutcome.None;
        return Finish(state, waiter, now, outcome, problem);
    }

    /// <summary>A decision without events: the journal still judges head and command id, and keeps the outcome where the caller chose the id.</summary>
    private DecidedUnit Finish(EntityState state, CommandWaiter waiter, long now, CommandOutcome outcome, EntityProblem? problem)
    {
        var record = waiter.Keyed && outcome != CommandOutcome.None;
        var result = record && problem is not null ? KeptProblem.Encode(problem) : default;
        var append = new EntityAppend(id, state.Head, _salt, Stamp(waiter, outcome, result, now, record), [], state.Exists);
        return new DecidedUnit(append, state, new EntityReply(waiter.Request.Operation, outcome, state.Head.Version, 0) { Problem = problem });
    }

    private static CommandStamp Stamp(CommandWaiter waiter, CommandOutcome outcome, ReadOnlyMemory<byte> result, long now, bool record) =>
        new(waiter.Request.CommandId, waiter.Fingerprint, waiter.Request.Operation, outcome, result, now, record);

    private ImmutableArray<NewEvent> Chain(EntityState state, EntityRequest request, long now, ImmutableArray<DecidedEvent> decided)
    {
        var events = ImmutableArray.CreateBuilder<NewEvent>(decided.Length);
        var head = state.Head;
        foreach (var @event in decided)
        {
            var metadata = EventMetadata.Encode(request.Actor, request.TraceParent, @event.Metadata);
            var version = head.Version + 1;
            var hash = EventHasher.Compute(head.Hash, id, _salt.Span, version, @event.Type, request.CommandId, now, @event.Data.Span, metadata.Span);
            events.Add(new NewEvent(@event.Type, @event.Data, metadata, now, hash));
            head = new EntityHead(version, hash);
        }

        return events.MoveToImmutable();
    }

    [LoggerMessage(Diagnostics.EventIds.EntityCommandThrew, LogLevel.Error, "Entity {Entity} threw while it decided command {CommandId}; its caller is told 500.")]
    private partial void LogThrew(Exception defect, string entity, string commandId);
}
