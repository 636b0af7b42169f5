using ActorState.Errors;
using ActorState.Journal;

namespace ActorState.Entities;

/// <summary>Reads an entity's past straight from the journal: its events, its states, its changes.</summary>
/// <remarks>Thread: any.</remarks>
internal sealed class EntityHistory(IJournalStore store, EntityLoader loader, EntityTypes types)
{
    private readonly EntityHistoryChanges _changes = new(store, loader);

    /// <summary>A page of the events as stored.</summary>
    public async ValueTask<EventsReply> EventsAsync(EntityId id, HistoryRange range, CancellationToken token)
    {
        var from = range.From ?? (range.Descending ? long.MaxValue : 1);
        if ((types.Find(id.Type) is null ? ReadProblems.UnknownType(id.Type) : ReadProblems.Page(from, range.Limit)) is { } problem)
        {
            return new EventsReply([], null) { Problem = problem };
        }

        var page = await store.ReadEntityAsync(id, from, range.Descending, new PageLimit(range.Limit), token);
        if (page.Events.IsEmpty)
        {
            return new EventsReply([], null) { Problem = await ProblemIfNeverWrittenAsync(id, token) };
        }

        var last = page.Events[^1].Version;
        return new EventsReply(page.Events, page.More ? last + (range.Descending ? -1 : 1) : null);
    }

    /// <summary>The state at a version.</summary>
    public async ValueTask<EntityReadReply> ReadVersionAsync(EntityId id, long version, CancellationToken token)
    {
        if (types.Find(id.Type) is not { } definition)
        {
            return EntityReadReply.Refused(ReadProblems.UnknownType(id.Type));
        }

        if (version <= 0)
        {
            return EntityReadReply.Refused(version == 0 ? ReadProblems.AbsentAt(id, 0) : ReadProblems.NotNegative("atVersion", version));
        }

        return await StateAsync(id, definition, version, token);
    }

    /// <summary>The state after the last event at or before a time.</summary>
    public async ValueTask<EntityReadReply> ReadTimeAsync(EntityId id, long timeMicros, CancellationToken token)
    {
        if (types.Find(id.Type) is not { } definition)
        {
            return EntityReadReply.Refused(ReadProblems.UnknownType(id.Type));
        }

        var version = await store.FindVersionAsync(id, timeMicros, token);
        return version == 0 ? EntityReadReply.Refused(ReadProblems.AbsentBefore(id)) : await StateAsync(id, definition, version, token);
    }

    /// <summary>A page of the changes, each with its diff.</summary>
    public async ValueTask<HistoryReply> HistoryAsync(EntityId id, HistoryRange range, CancellationToken token)
    {
        if (types.Find(id.Type) is not { } definition)
        {
            return Refused(ReadProblems.UnknownType(id.Type));
        }

        if (ReadProblems.Page(range.From ?? 1, range.Limit, EntityHistoryChanges.EntriesMax) is { } problem)
        {
            return Refused(problem);
        }

        var head = (await store.ReadHeadsAsync([id], token))[0].Version;
        if (head == 0)
        {
            return Refused(EntityProblem.EntityNotFound(id.Type, id.Id));
        }

        // Downwards, whatever is asked for beyond the head begins at it.
        var from = range.Descending ? Math.Min(range.From ?? head, head) : range.From ?? 1;
        return from > head
            ? new HistoryReply([], null)
            : await _changes.ReadAsync(id, definition, new EntityHistoryRange(from, range.Descending, range.Limit, head), token);

        static HistoryReply Refused(EntityProblem problem) => new([], null) { Problem = problem };
    }

    private async ValueTask<EntityReadReply> StateAsync(EntityId id, IEntityDefinition definition, long version, CancellationToken token)
    {
        // A version above the head loads the head: ask first, so that a guess at a high version costs no fold.
        var head = (await store.ReadHeadsAsync([id], token))[0].Version;
        if (head == 0)
        {
            return EntityReadReply.Refused(EntityProblem.EntityNotFound(id.Type, id.Id));
        }

        if (version > head)
        {
            return EntityReadReply.Refused(ReadProblems.VersionNotFound(id, version, head));
        }

        var state = (await loader.LoadAsync(id, definition, version, token)).State;
        return state.Value is { } value
            ? new EntityReadReply(state.Head.Version, state.Position, definition.Encode(value))
            : EntityReadReply.Refused(ReadProblems.AbsentAt(id, version));
    }

    private async ValueTask<EntityProblem?> ProblemIfNeverWrittenAsync(EntityId id, CancellationToken token) =>
        (await store.ReadHeadsAsync([id], token))[0].Version == 0 ? EntityProblem.EntityNotFound(id.Type, id.Id) : null;
}
