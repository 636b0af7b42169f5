using System.Collections.Immutable;
using ActorState.Entities.Documents;
using ActorState.Events;
using ActorState.Journal;

namespace ActorState.Entities;

/// <summary>Folds a part of an entity's history and tells each change as a JSON Patch.</summary>
/// <remarks>
/// A page ends at 4 MiB of diffs, but has at least one. Beside the diffs, only the state before and after and one page of events are held,
/// so that an entity of many large versions can be read through in little memory. Thread: any.
/// </remarks>
internal sealed class EntityHistoryChanges(IJournalStore store, EntityLoader loader)
{
    /// <summary>The most entries of a page.</summary>
    public const int EntriesMax = 100;

    private const long ReadBytes = 1024 * 1024;

    /// <summary>A page of changes; its first version is one that the entity has.</summary>
    public async ValueTask<HistoryReply> ReadAsync(EntityId id, IEntityDefinition definition, EntityHistoryRange range, CancellationToken token) =>
        range.Descending
            ? await DescendAsync(id, definition, range, token)
            : await AscendAsync(id, definition, range, token);

    private async ValueTask<HistoryReply> AscendAsync(EntityId id, IEntityDefinition definition, EntityHistoryRange range, CancellationToken token)
    {
        var last = Math.Min(range.Head, range.From + range.Limit - 1);
        var walk = await WalkFromAsync(id, definition, range.From, token);
        var entries = ImmutableArray.CreateBuilder<HistoryEntry>();
        var bytes = 0L;
        while (walk.Version < last)
        {
            foreach (var @event in await ReadUpwardsAsync(id, walk.Version + 1, last, token))
            {
                var entry = await walk.StepAsync(@event, token);
                bytes += entry.Diff.Length;
                if (bytes > PageLimit.BytesMax && entries.Count > 0)
                {
                    return new HistoryReply(entries.DrainToImmutable(), entry.Version);
                }

                entries.Add(entry);
            }
        }

        return new HistoryReply(entries.DrainToImmutable(), last < range.Head ? last + 1 : null);
    }

    private async ValueTask<HistoryReply> DescendAsync(EntityId id, IEntityDefinition definition, EntityHistoryRange range, CancellationToken token)
    {
        // Diffs can only be made upwards. The window's lowest version is found by the bytes of its events, and where the diffs come out larger
        // than those, the lowest ones are dropped again: the next page makes them anew.
        var first = await LowestAsync(id, range, token);
        var walk = await WalkFromAsync(id, definition, first, token);
        var entries = new Queue<HistoryEntry>();
        var bytes = 0L;
        while (walk.Version < range.From)
        {
            foreach (var @event in await ReadUpwardsAsync(id, walk.Version + 1, range.From, token))
            {
                var entry = await walk.StepAsync(@event, token);
                entries.Enqueue(entry);
                for (bytes += entry.Diff.Length; bytes > PageLimit.BytesMax && entries.Count > 1;)
                {
                    bytes -= entries.Dequeue().Diff.Length;
                }
            }
        }

        var lowest = entries.Peek().Version;
        return new HistoryReply([.. entries.Reverse()], lowest > 1 ? lowest - 1 : null);
    }

    private async ValueTask<long> LowestAsync(EntityId id, EntityHistoryRange range, CancellationToken token)
    {
        var lowest = range.From + 1;
        var bytes = 0L;
        while (bytes < PageLimit.BytesMax && lowest > 1 && range.From - lowest + 1 < range.Limit)
        {
            var left = range.Limit - (int)(range.From - lowest + 1);
            var page = await store.ReadEntityAsync(id, lowest - 1, descending: true, new PageLimit(left, ReadBytes), token);
            Require(page.Events, id, lowest - 1);
            lowest = page.Events[^1].Version;
            bytes += page.Events.Sum(static e => (long)e.Data.Length);
        }

        return lowest;
    }

    private async ValueTask<Walk> WalkFromAsync(EntityId id, IEntityDefinition definition, long from, CancellationToken token)
    {
        var before = from == 1 ? EntityState.Empty : (await loader.LoadAsync(id, definition, from - 1, token)).State;
        return new Walk(definition, loader, before);
    }

    private async ValueTask<ImmutableArray<EventRecord>> ReadUpwardsAsync(EntityId id, long from, long last, CancellationToken token)
    {
        var page = await store.ReadEntityAsync(id, from, descending: false, new PageLimit((int)(last - from + 1), ReadBytes), token);
        Require(page.Events, id, from);
        return page.Events;
    }

    private static void Require(ImmutableArray<EventRecord> events, EntityId id, long version)
    {
        if (events.IsEmpty || events[0].Version != version)
        {
            throw new JournalCorruptException($"Entity {id} has no event of version {version} below its head.");
        }
    }

    /// <summary>Steps through an entity's events, keeping the present state alone.</summary>
    private sealed class Walk(IEntityDefinition definition, EntityLoader loader, EntityState state)
    {
        private EntityState _state = state;
        private ReadOnlyMemory<byte>? _json = Encode(definition, state);

        public long Version => _state.Head.Version;

        public async ValueTask<HistoryEntry> StepAsync(EventRecord @event, CancellationToken token)
        {
            _state = await loader.FoldAsync(definition, _state, @event, token);
            var before = _json;
            _json = Encode(definition, _state);
            var diff = JsonDiff.Compute(before, _json);
            return new HistoryEntry(@event.Version, @event.TimeMicros, @event.Type, EventMetadata.Actor(@event.Metadata), @event.CommandId, diff);
        }

        // Typed: an untyped null would become an empty state, which is not absence.
        private static ReadOnlyMemory<byte>? Encode(IEntityDefinition definition, EntityState state) =>
            state.Value is { } value ? definition.Encode(value) : default(ReadOnlyMemory<byte>?);
    }
}

/// <summary>Which changes of an entity are asked for.</summary>
/// <param name="From">The first version of the page; at least 1, at most <paramref name="Head"/>.</param>
/// <param name="Descending">Newest first.</param>
/// <param name="Limit">The most entries, 1 to <see cref="EntityHistoryChanges.EntriesMax"/>.</param>
/// <param name="Head">The version at which the history ends for this page.</param>
internal sealed record EntityHistoryRange(long From, bool Descending, int Limit, long Head);
