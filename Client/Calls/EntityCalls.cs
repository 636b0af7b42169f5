using ActorState.Entities;
using ActorState.Errors;
using Microsoft.Extensions.Options;

namespace ActorState.Gateway.Calls;

/// <summary>Brings a command to its entity: the one loop that repeats failed calls, always with the same command id.</summary>
/// <remarks>
/// Rule G1: once a call has failed or timed out, it may have run, now or later. From then on only answers that settle the
/// command id are passed on; every other one becomes <see cref="ErrorCode.OutcomeUnknown"/>. A dry run cannot have an effect,
/// so any answer settles it.
/// </remarks>
internal sealed partial class EntityCalls(
    IGrainFactory grains, Backoff backoff, TimeProvider time, IOptions<GatewayOptions> options, ILogger<EntityCalls> logger)
{
    private readonly EntityGrains _entities = new(grains);

    /// <summary>Runs the command until it is answered or <see cref="GatewayOptions.WriteDeadline"/> has passed.</summary>
    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    public async ValueTask<EntityReply> ExecuteAsync(EntityId id, EntityRequest request, CancellationToken token)
    {
        var deadline = new Deadline(time, options.Value.WriteDeadline);
        var failures = 0;
        while (true)
        {
            var (left, callTime) = (deadline.Left, deadline.CallTime);
            var reply = await TryCallAsync(id, request with { TimeLeft = callTime }, deadline.CallWait, token);
            if (reply is null)
            {
                if (!await backoff.PauseAsync(++failures, deadline, token))
                {
                    return AtDeadline(id, request);
                }
            }
            else if (failures > 0 && !request.DryRun)
            {
                if (Settles(request, reply))
                {
                    return reply;
                }

                // "Not now" is what an entity says on its way to another silo: while there is time, it is asked again.
                if (!IsPassing(reply) || !await backoff.PauseAsync(++failures, deadline, token))
                {
                    return Unknown(id, request);
                }
            }
            else if (!IsCallTimeOver(reply, left - deadline.Left, callTime) || deadline.CallTime <= TimeSpan.Zero)
            {
                return reply;
            }
        }
    }

    /// <summary>One call; null when nobody can say whether it has run.</summary>
    private async ValueTask<EntityReply?> TryCallAsync(EntityId id, EntityRequest request, TimeSpan wait, CancellationToken token)
    {
        try
        {
            // The entity never learns that this caller has gone: another call may have joined the same command id.
            return await _entities.Get(id).ExecuteAsync(request, CancellationToken.None).AsTask().WaitAsync(wait, time, token);
        }
        catch (Exception exception) when (CallFaults.Definite(exception) is { } problem)
        {
            return EntityReply.Refused(request.Operation, problem);
        }
        catch (Exception exception) when (!token.IsCancellationRequested)
        {
            LogWriteCallFailed(request.CommandId, id, exception);
            return null;
        }
    }

    /// <summary>Whether the answer holds although an earlier call of the request may still run.</summary>
    private static bool Settles(EntityRequest request, EntityReply reply) => reply switch
    {
        { Outcome: CommandOutcome.Applied or CommandOutcome.Created } => true,
        { Problem.Code: ErrorCode.IdempotencyKeyReused } => true,
        { Outcome: CommandOutcome.Unchanged or CommandOutcome.Rejected } => request.Keyed,
        _ => false,
    };

    /// <summary>Whether the same call may get another answer in a moment.</summary>
    private static bool IsPassing(EntityReply reply) => reply.Problem?.Code is ErrorCode.Unavailable or ErrorCode.RateLimited;

    /// <summary>Whether the entity gave up (nothing was applied) only because this call's share of the request's time was over.</summary>
    private static bool IsCallTimeOver(EntityReply reply, TimeSpan elapsed, TimeSpan callTime) =>
        reply.Problem?.Code == ErrorCode.Unavailable && elapsed >= callTime;

    private EntityReply AtDeadline(EntityId id, EntityRequest request) => request.DryRun
        ? EntityReply.Refused(request.Operation, new EntityProblem(ErrorCode.Unavailable, $"Entity {id.Type}/{id.Id} could not be reached in time."))
        : Unknown(id, request);

    private EntityReply Unknown(EntityId id, EntityRequest request)
    {
        LogWriteOutcomeUnknown(request.CommandId, id);
        var detail = $"Whether the command {request.CommandId} of entity {id.Type}/{id.Id} was or will be applied is not known; "
            + "repeat the request with the same Idempotency-Key.";
        return EntityReply.Refused(request.Operation, new EntityProblem(ErrorCode.OutcomeUnknown, detail));
    }

    [LoggerMessage(GatewayEventIds.WriteCallFailed, LogLevel.Warning, "Command {CommandId} to {Entity}: a call failed; it may have run.")]
    private partial void LogWriteCallFailed(string commandId, EntityId entity, Exception exception);

    [LoggerMessage(GatewayEventIds.WriteOutcomeUnknown, LogLevel.Warning, "Command {CommandId} to {Entity}: the outcome is unknown.")]
    private partial void LogWriteOutcomeUnknown(string commandId, EntityId entity);
}
