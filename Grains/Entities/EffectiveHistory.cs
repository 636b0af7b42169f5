using System.Collections.Immutable;
using ActorState.Errors;
using ActorState.Events;
using ActorState.Journal;

namespace ActorState.Entities;

/// <summary>Finds where undo and redo go, reading only the few events and the one command row that decide it.</summary>
/// <remarks>
/// <c>effective(v)</c> is v for an ordinary event, <c>to</c> of a <c>$reverted</c>, 0 before the first. Only versions up to the given head are read:
/// they never change, so the answer holds exactly as long as the head does. Thread: any.
/// </remarks>
internal sealed class EffectiveHistory(IJournalStore store)
{
    /// <summary>Where undo goes: before the write that made the present state, or to the state of a version.</summary>
    public async ValueTask<RevertTarget> UndoAsync(EntityId id, EntityHead head, long? to, CancellationToken token)
    {
        if (head.Version == 0)
        {
            return RevertTarget.Refused(EntityProblem.EntityNotFound(id.Type, id.Id));
        }

        if (to < 0 || to >= head.Version)
        {
            return RevertTarget.Refused(EntityProblem.InvalidArgument(
                "to", $"Undo goes to a version from 0 to {head.Version - 1}, below the head of entity {id.Type}/{id.Id}; the request said {to}."));
        }

        var (present, redo) = await EffectiveAsync(id, head.Version, token);
        if (to is null && present == 0)
        {
            return RevertTarget.Refused(new EntityProblem(ErrorCode.NothingToUndo, $"Entity {id.Type}/{id.Id} is undone to before its first event."));
        }

        var target = to ?? await FirstOfWriteAsync(id, present, token) - 1;
        var (effective, _) = await EffectiveAsync(id, target, token);
        return new RevertTarget(effective, [present, .. redo.Take(EntityLimits.RedoMax - 1)]);
    }

    /// <summary>Where redo goes: to what the last undo left.</summary>
    public async ValueTask<RevertTarget> RedoAsync(EntityId id, EntityHead head, CancellationToken token)
    {
        if (head.Version == 0)
        {
            return RevertTarget.Refused(EntityProblem.EntityNotFound(id.Type, id.Id));
        }

        var (_, redo) = await EffectiveAsync(id, head.Version, token);
        return redo is [var next, .. var rest]
            ? new RevertTarget(next, rest)
            : RevertTarget.Refused(new EntityProblem(ErrorCode.NothingToRedo, $"Nothing of entity {id.Type}/{id.Id} is undone at version {head.Version}."));
    }

    private async ValueTask<(long Version, ImmutableArray<long> Redo)> EffectiveAsync(EntityId id, long version, CancellationToken token)
    {
        if (version == 0)
        {
            return (0, []);
        }

        var @event = await EventAsync(id, version, token);
        if (@event.Type != SystemEvents.Reverted)
        {
            return (version, []);
        }

        var reverted = RevertedData.Decode(@event.Data);
        return (reverted.To, reverted.Redo);
    }

    private async ValueTask<long> FirstOfWriteAsync(EntityId id, long version, CancellationToken token)
    {
        var @event = await EventAsync(id, version, token);
        var write = await store.FindCommandAsync(id, @event.CommandId, token);
        return write is not null && write.FirstVersion >= 1 && write.FirstVersion <= version && version <= write.LastVersion
            ? write.FirstVersion
            : throw new JournalCorruptException($"Version {version} of entity {id} is not among the events of its command {@event.CommandId}.");
    }

    private async ValueTask<EventRecord> EventAsync(EntityId id, long version, CancellationToken token)
    {
        var page = await store.ReadEntityAsync(id, version, descending: false, new PageLimit(1), token);
        return page.Events is [var @event, ..] && @event.Version == version
            ? @event
            : throw new JournalCorruptException($"Entity {id} has no event of version {version} below its head.");
    }
}
