using System.Collections.Immutable;
using ActorState.Journal;

namespace ActorState.Entities;

/// <summary>Gives a kept answer again: rebuilt from the command's row and its events, so that it equals the first.</summary>
/// <remarks>Thread: any.</remarks>
internal sealed class CommandReplies(IJournalStore store)
{
    private const int PageEvents = 1_000;

    /// <summary>Rebuilds the reply to a command that the journal keeps.</summary>
    /// <exception cref="JournalCorruptException">The row speaks of events that are not there.</exception>
    public ValueTask<EntityReply> RebuildAsync(EntityId id, CommandRecord record, CancellationToken token)
    {
        var reply = new EntityReply(record.Operation, record.Outcome, record.LastVersion, record.LastPosition) { Replayed = true };
        return record.Outcome switch
        {
            CommandOutcome.Applied or CommandOutcome.Created => AppliedAsync(id, record, reply, token),
            CommandOutcome.Unchanged => new(reply),
            CommandOutcome.Rejected => new(reply with { Problem = KeptProblem.Decode(record.Result) }),
            _ => throw new JournalCorruptException($"Command {record.CommandId} of entity {id} has the unknown outcome {(int)record.Outcome}."),
        };
    }

    private async ValueTask<EntityReply> AppliedAsync(EntityId id, CommandRecord record, EntityReply reply, CancellationToken token)
    {
        reply = reply with { Count = checked((int)(record.LastVersion - record.FirstVersion + 1)) };
        return record.Operation switch
        {
            EntityOperation.Command => reply with { Events = await EventsAsync(id, record, token), Result = record.Result },
            EntityOperation.Undo or EntityOperation.Redo => reply with { To = await TargetAsync(id, record, token) },
            _ => reply,
        };
    }

    private async ValueTask<ImmutableArray<ReplyEvent>> EventsAsync(EntityId id, CommandRecord record, CancellationToken token)
    {
        var events = ImmutableArray.CreateBuilder<ReplyEvent>();
        for (var version = record.FirstVersion; version <= record.LastVersion;)
        {
            var left = (int)Math.Min(record.LastVersion - version + 1, PageEvents);
            var page = await store.ReadEntityAsync(id, version, descending: false, new PageLimit(left), token);
            if (page.Events is not [var first, ..] || first.Version != version)
            {
                throw Missing(id, record, version);
            }

            events.AddRange(page.Events.Select(static e => new ReplyEvent(e.Type, e.Data)));
            version += page.Events.Length;
        }

        return events.DrainToImmutable();
    }

    private async ValueTask<long> TargetAsync(EntityId id, CommandRecord record, CancellationToken token)
    {
        var page = await store.ReadEntityAsync(id, record.LastVersion, descending: false, new PageLimit(1), token);
        return page.Events is [var reverted, ..] && reverted.Version == record.LastVersion
            ? RevertedData.Decode(reverted.Data).To
            : throw Missing(id, record, record.LastVersion);
    }

    private static JournalCorruptException Missing(EntityId id, CommandRecord record, long version) =>
        new($"Command {record.CommandId} wrote version {version} of entity {id}, but there is no such event.");
}
