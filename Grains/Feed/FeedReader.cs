using System.Collections.Immutable;
using ActorState.Entities;
using ActorState.Errors;
using ActorState.Journal;

namespace ActorState.Feed;

/// <summary>Reads the journal in order, as one tenant may see it.</summary>
/// <remarks>Thread: any.</remarks>
internal sealed class FeedReader(IJournalStore store, OpenedJournal journal, FeedHead head)
{
    private const int Partition = 0;

    /// <summary>A page of the feed behind a position or cursor.</summary>
    public async ValueTask<FeedReply> ReadAsync(string tenant, FeedRequest request, CancellationToken token)
    {
        var id = journal.Info.Id;
        var after = 0L;
        if (request.After is not (null or "") && !FeedCursor.TryParse(request.After, id, out after))
        {
            return Refused(new EntityProblem(ErrorCode.InvalidCursor, "'after' is neither a position nor a cursor of this journal.") { Member = "after" });
        }

        var types = request.Types.IsDefault ? [] : request.Types;
        if ((ReadProblems.Limit(request.Limit) ?? WrongType(types)) is { } problem)
        {
            return Refused(problem);
        }

        var page = await store.ReadPartitionAsync(Partition, after, new FeedFilter(tenant, types), new PageLimit(request.Limit), token);
        return new FeedReply(page.Events, FeedCursor.Format(id, Math.Max(after, page.LastLooked)), FeedCursor.Format(id, page.Head));
    }

    /// <summary>What the journal is, and its head as read from the store.</summary>
    public async ValueTask<JournalStatus> StatusAsync(CancellationToken token)
    {
        var info = journal.Info;
        return new JournalStatus(info.Id, info.Store, info.Durability, info.Partitions, await head.ReadAsync(token));
    }

    public static FeedReply Refused(EntityProblem problem) => new([], "", "") { Problem = problem };

    private static EntityProblem? WrongType(ImmutableArray<string> types) =>
        types.FirstOrDefault(static type => !EntityId.IsType(type)) is { } wrong
            ? EntityProblem.InvalidArgument("types", $"'{wrong}' in 'types' is not the name of an entity type.")
            : null;
}
