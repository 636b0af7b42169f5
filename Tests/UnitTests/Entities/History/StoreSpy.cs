using System.Collections.Immutable;
using ActorState.Entities;
using ActorState.Journal;

namespace ActorState.UnitTests.Entities.History;

/// <summary>A memory store that counts what is read of entities, and in which single members can be replaced.</summary>
internal sealed class StoreSpy : IJournalStore
{
    private readonly MemoryJournalStore _inner = new();

    /// <summary>Every version that a page of an entity gave out, in order.</summary>
    public List<long> VersionsRead { get; } = [];

    public long PageBytesMax { get; private set; }

    public int HeadsRead { get; private set; }

    public Func<ImmutableArray<EntitySnapshot>, ValueTask>? OnSaveSnapshots { get; init; }

    public Func<long>? OnReadHead { get; set; }

    public async ValueTask<EventPage> ReadEntityAsync(EntityId id, long from, bool descending, PageLimit limit, CancellationToken token)
    {
        var page = await _inner.ReadEntityAsync(id, from, descending, limit, token);
        VersionsRead.AddRange(page.Events.Select(static e => e.Version));
        PageBytesMax = Math.Max(PageBytesMax, page.Events.Sum(static e => (long)e.Data.Length));
        return page;
    }

    public ValueTask<long> ReadHeadPositionAsync(int partition, CancellationToken token)
    {
        HeadsRead++;
        return OnReadHead is null ? _inner.ReadHeadPositionAsync(partition, token) : new(OnReadHead());
    }

    public ValueTask SaveSnapshotsAsync(ImmutableArray<EntitySnapshot> snapshots, CancellationToken token) =>
        OnSaveSnapshots?.Invoke(snapshots) ?? _inner.SaveSnapshotsAsync(snapshots, token);

    public ValueTask<JournalInfo> OpenAsync(CancellationToken token) => _inner.OpenAsync(token);

    public ValueTask<ImmutableArray<AppendResult>> AppendAsync(int partition, AppendGroup group, CancellationToken token) =>
        _inner.AppendAsync(partition, group, token);

    public ValueTask<LoadedEntity> LoadAsync(EntityId id, long? atVersion, int stateVersion, CancellationToken token) =>
        _inner.LoadAsync(id, atVersion, stateVersion, token);

    public ValueTask<long> FindLastAsync(EntityId id, ImmutableArray<string> types, long atVersion, CancellationToken token) =>
        _inner.FindLastAsync(id, types, atVersion, token);

    public ValueTask<long> FindVersionAsync(EntityId id, long timeMicros, CancellationToken token) => _inner.FindVersionAsync(id, timeMicros, token);

    public ValueTask<FeedEvents> ReadPartitionAsync(int partition, long after, FeedFilter filter, PageLimit limit, CancellationToken token) =>
        _inner.ReadPartitionAsync(partition, after, filter, limit, token);

    public ValueTask<ImmutableArray<EntityHead>> ReadHeadsAsync(ImmutableArray<EntityId> ids, CancellationToken token) => _inner.ReadHeadsAsync(ids, token);

    public ValueTask<CommandRecord?> FindCommandAsync(EntityId id, string commandId, CancellationToken token) => _inner.FindCommandAsync(id, commandId, token);

    public ValueTask<ImmutableArray<EntitySummary>> ListAsync(EntityFilter filter, string? after, int limit, CancellationToken token) =>
        _inner.ListAsync(filter, after, limit, token);

    public ValueTask<ImmutableArray<TypeCount>> CountAsync(string tenant, CancellationToken token) => _inner.CountAsync(tenant, token);

    public ValueTask DisposeAsync() => _inner.DisposeAsync();
}
