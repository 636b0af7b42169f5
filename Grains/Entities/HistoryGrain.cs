using ActorState.Errors;
using ActorState.Journal;
using Orleans.Concurrency;

namespace ActorState.Entities;

/// <summary>Answers for <see cref="EntityHistory"/> and <see cref="CommandReplies"/> under the tenant that is the grain's key.</summary>
/// <remarks>Reentrant: a silo has only as many activations as cores, and they mostly wait for the store.</remarks>
[StatelessWorker, Reentrant, GrainType("history")]
internal sealed class HistoryGrain(IJournalStore store, EntityHistory history, CommandReplies replies) : Grain, IHistoryGrain
{
    public ValueTask<EntityReadReply> ReadVersionAsync(EntityId id, long version, CancellationToken token) =>
        AnswerAsync(id, () => history.ReadVersionAsync(id, version, token), EntityReadReply.Refused);

    public ValueTask<EntityReadReply> ReadTimeAsync(EntityId id, long timeMicros, CancellationToken token) =>
        AnswerAsync(id, () => history.ReadTimeAsync(id, timeMicros, token), EntityReadReply.Refused);

    public ValueTask<EventsReply> EventsAsync(EntityId id, HistoryRange range, CancellationToken token) =>
        AnswerAsync(id, () => history.EventsAsync(id, range, token), static problem => new EventsReply([], null) { Problem = problem });

    public ValueTask<HistoryReply> HistoryAsync(EntityId id, HistoryRange range, CancellationToken token) =>
        AnswerAsync(id, () => history.HistoryAsync(id, range, token), static problem => new HistoryReply([], null) { Problem = problem });

    /// <remarks>An unreachable journal throws here: an answer would read as the command's own outcome.</remarks>
    public async ValueTask<EntityReply?> OutcomeAsync(EntityId id, string commandId, CancellationToken token)
    {
        if (ReadProblems.OtherTenant(this.GetPrimaryKeyString(), id) is { } problem)
        {
            return EntityReply.Refused(EntityOperation.None, problem);
        }

        return await ReadProblems.OrThrowAsync(FindAsync(id, commandId, token));
    }

    private async ValueTask<EntityReply?> FindAsync(EntityId id, string commandId, CancellationToken token)
    {
        var record = await store.FindCommandAsync(id, commandId, token);
        return record is null ? null : await replies.RebuildAsync(id, record, token);
    }

    private async ValueTask<T> AnswerAsync<T>(EntityId id, Func<ValueTask<T>> read, Func<EntityProblem, T> refuse)
    {
        if (ReadProblems.OtherTenant(this.GetPrimaryKeyString(), id) is { } problem)
        {
            return refuse(problem);
        }

        try
        {
            return await read();
        }
        catch (JournalUnavailableException)
        {
            return refuse(ReadProblems.Unavailable());
        }
    }
}
