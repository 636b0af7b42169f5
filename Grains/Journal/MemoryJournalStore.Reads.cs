using System.Collections.Immutable;
using ActorState.Entities;
using ActorState.Events;

namespace ActorState.Journal;

public sealed partial class MemoryJournalStore
{
    private const int LoadEventsMax = 1_000;
    private const int SnapshotVersions = 1_000;

    private static readonly MemoryEntity Unknown = new();

    /// <inheritdoc/>
    public ValueTask<LoadedEntity> LoadAsync(EntityId id, long? atVersion, int stateVersion, CancellationToken token) => InLockAsync(() =>
    {
        var entity = Find(id);
        var version = Math.Clamp(atVersion ?? long.MaxValue, 0, entity.Events.Count);
        var last = version == 0 ? null : entity.Events[(int)version - 1];
        var snapshot = entity.Snapshots.LastOrDefault(s => s.Head.Version <= version && s.StateVersion == stateVersion);
        var tail = Page(entity.Events.Take((int)version).Skip((int)(snapshot?.Head.Version ?? 0)), new PageLimit(LoadEventsMax));
        return new LoadedEntity(entity.HeadAt(version), last?.Position ?? 0, last?.TimeMicros ?? 0, entity.Salt, snapshot, tail)
        {
            HeadVersion = entity.Events.Count,
        };
    });

    /// <inheritdoc/>
    public ValueTask<EventPage> ReadEntityAsync(EntityId id, long from, bool descending, PageLimit limit, CancellationToken token) => InLockAsync(() =>
    {
        var events = Find(id).Events;
        return descending
            ? Page(events.Take((int)Math.Clamp(from, 0, events.Count)).Reverse(), limit)
            : Page(events.Skip((int)(Math.Clamp(from, 1, events.Count + 1) - 1)), limit);
    });

    /// <inheritdoc/>
    public ValueTask<long> FindVersionAsync(EntityId id, long timeMicros, CancellationToken token) =>
        InLockAsync(() => (long)Find(id).Events.FindLastIndex(e => e.TimeMicros <= timeMicros) + 1);

    /// <inheritdoc/>
    public ValueTask<long> FindLastAsync(EntityId id, ImmutableArray<string> types, long atVersion, CancellationToken token) =>
        InLockAsync(() => (long)Find(id).Events.FindLastIndex(e => e.Version <= atVersion && types.Contains(e.Type)) + 1);

    /// <inheritdoc/>
    public ValueTask<FeedEvents> ReadPartitionAsync(int partition, long after, FeedFilter filter, PageLimit limit, CancellationToken token)
    {
        CheckPartition(partition);
        return InLockAsync(() =>
        {
            var page = new EventPageBuilder(limit);
            var looked = after;
            foreach (var @event in _log.Skip((int)Math.Min(after, int.MaxValue)).Take(filter.LookedMax))
            {
                if (Passes(@event.Entity, filter) && !page.TryAdd(@event))
                {
                    break;
                }

                looked = @event.Position;
                if (page.IsFull)
                {
                    break;
                }
            }

            return new FeedEvents(page.Events, looked, _log.Count);
        });
    }

    /// <inheritdoc/>
    public ValueTask<long> ReadHeadPositionAsync(int partition, CancellationToken token)
    {
        CheckPartition(partition);
        return InLockAsync(() => (long)_log.Count);
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<EntityHead>> ReadHeadsAsync(ImmutableArray<EntityId> ids, CancellationToken token) =>
        InLockAsync(() => ids.Select(id => Find(id).Head).ToImmutableArray());

    /// <inheritdoc/>
    public ValueTask<CommandRecord?> FindCommandAsync(EntityId id, string commandId, CancellationToken token) =>
        InLockAsync(() => Find(id).Commands.GetValueOrDefault(commandId));

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<EntitySummary>> ListAsync(EntityFilter filter, string? after, int limit, CancellationToken token) => InLockAsync(() =>
        _entities
            .Where(e => e.Value.Exists && e.Key.Tenant == filter.Tenant && e.Key.Type == filter.Type)
            .Where(e => e.Key.Id.StartsWith(filter.Prefix, StringComparison.Ordinal))
            .Where(e => after is null || ByteOrder.Instance.Compare(e.Key.Id, after) > 0)
            .OrderBy(e => e.Key.Id, ByteOrder.Instance)
            .Take(limit)
            .Select(e => new EntitySummary(e.Key.Id, e.Value.Events.Count, e.Value.Events[^1].TimeMicros))
            .ToImmutableArray());

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<TypeCount>> CountAsync(string tenant, CancellationToken token) => InLockAsync(() =>
        _entities
            .Where(e => e.Value.Exists && e.Key.Tenant == tenant)
            .CountBy(e => e.Key.Type)
            .Select(e => new TypeCount(e.Key, e.Value))
            .OrderBy(e => e.Type, ByteOrder.Instance)
            .ToImmutableArray());

    /// <inheritdoc/>
    public async ValueTask SaveSnapshotsAsync(ImmutableArray<EntitySnapshot> snapshots, CancellationToken token) => await InLockAsync(() =>
    {
        foreach (var snapshot in snapshots)
        {
            Save(Find(snapshot.Id), snapshot);
        }

        return true;
    });

    private static void Save(MemoryEntity entity, EntitySnapshot snapshot)
    {
        var version = snapshot.Head.Version;

        // A snapshot of another history is never used, and must not stand in the way of a good one.
        if (version < 1 || version > entity.Events.Count || entity.HeadAt(version) != snapshot.Head)
        {
            return;
        }

        if (entity.Snapshots is [.., var newest] && !IsNewer(snapshot, newest))
        {
            return;
        }

        // The newest of each thousand stays, so the past need not be folded from the start.
        entity.Snapshots.RemoveAll(s => s.Head.Version / SnapshotVersions == version / SnapshotVersions);
        entity.Snapshots.Add(snapshot);
    }

    private static bool IsNewer(EntitySnapshot snapshot, EntitySnapshot stored) =>
        snapshot.Head.Version > stored.Head.Version
        || (snapshot.Head.Version == stored.Head.Version && snapshot.StateVersion > stored.StateVersion);

    private static bool Passes(EntityId id, FeedFilter filter) =>
        (filter.Tenant is null || id.Tenant == filter.Tenant) && (filter.Types.IsEmpty || filter.Types.Contains(id.Type));

    private static EventPage Page(IEnumerable<EventRecord> events, PageLimit limit)
    {
        var page = new EventPageBuilder(limit);
        foreach (var @event in events)
        {
            if (!page.TryAdd(@event))
            {
                return new EventPage(page.Events, true);
            }
        }

        return new EventPage(page.Events, false);
    }

    private MemoryEntity Find(EntityId id) => _entities.GetValueOrDefault(id, Unknown);
}
