using System.Collections.Immutable;
using ActorState.Entities;
using ActorState.Journal;
using ActorState.TestKit.Journal;

namespace ActorState.UnitTests.Entities.History;

/// <summary>A memory store that counts what is read of entities, and in which single members can be replaced.</summary>
internal sealed class StoreSpy() : JournalStoreDecorator(new MemoryJournalStore())
{
    /// <summary>Every version that a page of an entity gave out, in order.</summary>
    public List<long> VersionsRead { get; } = [];

    public long PageBytesMax { get; private set; }

    public int HeadsRead { get; private set; }

    public Func<ImmutableArray<EntitySnapshot>, ValueTask>? OnSaveSnapshots { get; init; }

    public Func<long>? OnReadHead { get; set; }

    public override async ValueTask<EventPage> ReadEntityAsync(EntityId id, long from, bool descending, PageLimit limit, CancellationToken token)
    {
        var page = await Inner.ReadEntityAsync(id, from, descending, limit, token);
        VersionsRead.AddRange(page.Events.Select(static e => e.Version));
        PageBytesMax = Math.Max(PageBytesMax, page.Events.Sum(static e => (long)e.Data.Length));
        return page;
    }

    public override ValueTask<long> ReadHeadPositionAsync(int partition, CancellationToken token)
    {
        HeadsRead++;
        return OnReadHead is null ? Inner.ReadHeadPositionAsync(partition, token) : new(OnReadHead());
    }

    public override ValueTask SaveSnapshotsAsync(ImmutableArray<EntitySnapshot> snapshots, CancellationToken token) =>
        OnSaveSnapshots?.Invoke(snapshots) ?? Inner.SaveSnapshotsAsync(snapshots, token);
}
