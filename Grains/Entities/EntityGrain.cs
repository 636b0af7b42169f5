using ActorState.Errors;
using Orleans.Concurrency;
using Orleans.Dashboard;

namespace ActorState.Entities;

/// <summary>The grain of one entity: gives its turns to an <see cref="EntityPipeline"/>.</summary>
/// <remarks>
/// Reentrant on purpose: commands are decided while earlier ones are being committed. What is confirmed, what is tentative and who waits is the
/// pipeline's to know; nothing here is read across an await. It loads on first use, not in <c>OnActivateAsync</c>, where a throw costs seconds (E6).
/// </remarks>
[Reentrant, GrainType("entity"), NoProfiling]
internal sealed class EntityGrain : Grain, IEntityGrain, IEntityOwner
{
    private readonly EntityServices _services;
    private readonly EntityId _id;
    private readonly EntityPipeline? _pipeline;
    private IGrainTimer? _absence;
    private long _usedAt;

    public EntityGrain(EntityServices services)
    {
        _services = services;
        _id = EntityId.Parse(this.GetPrimaryKeyString());
        _pipeline = services.Types.Find(_id.Type) is { } definition ? new EntityPipeline(_id, definition, services, this) : null;
    }

    public ValueTask<EntityReply> ExecuteAsync(EntityRequest request, CancellationToken token)
    {
        if (_pipeline is null || request.Tenant != _id.Tenant)
        {
            return new(EntityReply.Refused(request.Operation, NotHere(request.Tenant)));
        }

        // Not awaited here: that would cost each command a turn of its own. What is answered later has the pipeline turned, which says so.
        var reply = _pipeline.ExecuteAsync(request);
        if (reply.IsCompleted)
        {
            EndIfUseless(_pipeline);
        }

        return new(reply);
    }

    public async ValueTask<EntityReadReply> ReadAsync(EntityReadRequest request, CancellationToken token)
    {
        if (_pipeline is null || request.Tenant != _id.Tenant)
        {
            return EntityReadReply.Refused(NotHere(request.Tenant));
        }

        var reply = await _pipeline.ReadAsync(request);
        EndIfUseless(_pipeline);
        return reply;
    }

    void IEntityOwner.OnTurned() => EndIfUseless(_pipeline);

    private EntityProblem NotHere(string tenant)
    {
        EndIfUseless(null);
        return tenant != _id.Tenant
            ? new EntityProblem(ErrorCode.Forbidden, "The entity belongs to another tenant.")
            : new EntityProblem(ErrorCode.UnknownEntityType, $"There is no entity type '{_id.Type}'.");
    }

    /// <summary>E6: an activation that met another writer, or that found nothing for a while, ends once nothing is in flight and nobody waits.</summary>
    private void EndIfUseless(EntityPipeline? pipeline)
    {
        if (pipeline is { MetAnotherWriter: true, IsIdle: true })
        {
            DeactivateOnIdle();
        }
        else if (pipeline is null or { FoundNothing: true })
        {
            _usedAt = _services.Time.GetTimestamp();
            WatchAbsence();
        }
    }

    private void WatchAbsence() =>
        _absence ??= this.RegisterGrainTimer(EndIfAbsentAsync, new GrainTimerCreationOptions(_services.Options.AbsentAge, Timeout.InfiniteTimeSpan) { Interleave = true });

    private Task EndIfAbsentAsync(CancellationToken token)
    {
        _absence?.Dispose();
        _absence = null;
        if (_pipeline is not null and not { FoundNothing: true, IsIdle: true })
        {
            return Task.CompletedTask;
        }

        if (_services.Time.GetElapsedTime(_usedAt) >= _services.Options.AbsentAge)
        {
            DeactivateOnIdle();
        }
        else
        {
            WatchAbsence();
        }

        return Task.CompletedTask;
    }
}
