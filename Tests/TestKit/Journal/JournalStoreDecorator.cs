using System.Collections.Immutable;
using ActorState.Entities;
using ActorState.Journal;

namespace ActorState.TestKit.Journal;

/// <summary>Passes everything on; what a test store changes it overrides.</summary>
public abstract class JournalStoreDecorator(IJournalStore inner) : IJournalStore
{
    protected IJournalStore Inner => inner;

    public virtual ValueTask<JournalInfo> OpenAsync(CancellationToken token) => inner.OpenAsync(token);

    public virtual ValueTask<ImmutableArray<AppendResult>> AppendAsync(int partition, AppendGroup group, CancellationToken token) =>
        inner.AppendAsync(partition, group, token);

    public virtual ValueTask<LoadedEntity> LoadAsync(EntityId id, long? atVersion, int stateVersion, CancellationToken token) =>
        inner.LoadAsync(id, atVersion, stateVersion, token);

    public virtual ValueTask<EventPage> ReadEntityAsync(EntityId id, long from, bool descending, PageLimit limit, CancellationToken token) =>
        inner.ReadEntityAsync(id, from, descending, limit, token);

    public virtual ValueTask<long> FindVersionAsync(EntityId id, long timeMicros, CancellationToken token) => inner.FindVersionAsync(id, timeMicros, token);

    public virtual ValueTask<long> FindLastAsync(EntityId id, ImmutableArray<string> types, long atVersion, CancellationToken token) =>
        inner.FindLastAsync(id, types, atVersion, token);

    public virtual ValueTask<FeedEvents> ReadPartitionAsync(int partition, long after, FeedFilter filter, PageLimit limit, CancellationToken token) =>
        inner.ReadPartitionAsync(partition, after, filter, limit, token);

    public virtual ValueTask<long> ReadHeadPositionAsync(int partition, CancellationToken token) => inner.ReadHeadPositionAsync(partition, token);

    public virtual ValueTask<ImmutableArray<EntityHead>> ReadHeadsAsync(ImmutableArray<EntityId> ids, CancellationToken token) => inner.ReadHeadsAsync(ids, token);

    public virtual ValueTask<CommandRecord?> FindCommandAsync(EntityId id, string commandId, CancellationToken token) => inner.FindCommandAsync(id, commandId, token);

    public virtual ValueTask<ImmutableArray<EntitySummary>> ListAsync(EntityFilter filter, string? after, int limit, CancellationToken token) =>
        inner.ListAsync(filter, after, limit, token);

    public virtual ValueTask<ImmutableArray<TypeCount>> CountAsync(string tenant, CancellationToken token) => inner.CountAsync(tenant, token);

    public virtual ValueTask SaveSnapshotsAsync(ImmutableArray<EntitySnapshot> snapshots, CancellationToken token) => inner.SaveSnapshotsAsync(snapshots, token);

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return CloseAsync();
    }

    protected virtual ValueTask CloseAsync() => inner.DisposeAsync();
}
