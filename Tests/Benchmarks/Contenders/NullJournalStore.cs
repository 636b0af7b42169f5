using System.Collections.Immutable;
using ActorState.Entities;
using ActorState.Journal;

namespace ActorState.Benchmarks.Contenders;

/// <summary>A store that costs nothing: accepts everything unseen and keeps nothing, so that what is left is the pipeline's own cost.</summary>
internal sealed class NullJournalStore : IJournalStore
{
    private readonly JournalInfo _info = new(Guid.NewGuid(), "null", 1, 1, "nothing is kept", false);
    private long _position;

    public ValueTask<JournalInfo> OpenAsync(CancellationToken token) => ValueTask.FromResult(_info);

    public ValueTask<ImmutableArray<AppendResult>> AppendAsync(int partition, AppendGroup group, CancellationToken token)
    {
        var results = ImmutableArray.CreateBuilder<AppendResult>(group.Units.Length);
        foreach (var unit in group.Units)
        {
            var events = unit.EventCount;
            results.Add(new AppendResult.Written(events == 0 ? 0 : _position + 1));
            _position += events;
        }

        return ValueTask.FromResult(results.MoveToImmutable());
    }

    public ValueTask<LoadedEntity> LoadAsync(EntityId id, long? atVersion, int stateVersion, CancellationToken token) =>
        ValueTask.FromResult(new LoadedEntity(EntityHead.None, 0, 0, default, null, new EventPage([], false)));

    public ValueTask<EventPage> ReadEntityAsync(EntityId id, long from, bool descending, PageLimit limit, CancellationToken token) =>
        ValueTask.FromResult(new EventPage([], false));

    public ValueTask<long> FindVersionAsync(EntityId id, long timeMicros, CancellationToken token) => ValueTask.FromResult(0L);

    public ValueTask<long> FindLastAsync(EntityId id, ImmutableArray<string> types, long atVersion, CancellationToken token) => ValueTask.FromResult(0L);

    public ValueTask<FeedEvents> ReadPartitionAsync(int partition, long after, FeedFilter filter, PageLimit limit, CancellationToken token) =>
        ValueTask.FromResult(new FeedEvents([], after, _position));

    public ValueTask<long> ReadHeadPositionAsync(int partition, CancellationToken token) => ValueTask.FromResult(_position);

    public ValueTask<ImmutableArray<EntityHead>> ReadHeadsAsync(ImmutableArray<EntityId> ids, CancellationToken token) =>
        ValueTask.FromResult(ImmutableArray.Create(new EntityHead[ids.Length]));

    public ValueTask<CommandRecord?> FindCommandAsync(EntityId id, string commandId, CancellationToken token) => ValueTask.FromResult<CommandRecord?>(null);

    public ValueTask<ImmutableArray<EntitySummary>> ListAsync(EntityFilter filter, string? after, int limit, CancellationToken token) =>
        ValueTask.FromResult(ImmutableArray<EntitySummary>.Empty);

    public ValueTask<ImmutableArray<TypeCount>> CountAsync(string tenant, CancellationToken token) => ValueTask.FromResult(ImmutableArray<TypeCount>.Empty);

    public ValueTask SaveSnapshotsAsync(ImmutableArray<EntitySnapshot> snapshots, CancellationToken token) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
