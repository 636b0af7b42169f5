using System.Collections.Immutable;
using ActorState.Entities;
using ActorState.Journal;
using Xunit;

namespace ActorState.TestKit.Journal;

/// <summary>What every store owes. A test class of a store inherits it.</summary>
public abstract partial class JournalStoreContract<TFixture>(TFixture fixture) : IAsyncLifetime
    where TFixture : IJournalStoreFixture
{
    private static readonly EntityId A = new("default", "cart", "a");
    private static readonly EntityId B = new("default", "cart", "b");
    private static readonly EntityId C = new("default", "cart", "c");

    private readonly Units _units = new();
    private IJournalStore? _store;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IJournalStore Store => _store ?? throw new InvalidOperationException("The store is made before the test.");

    public async ValueTask InitializeAsync()
    {
        _store = await fixture.CreateAsync();
        await _store.OpenAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Opening_twice_tells_the_same_journal()
    {
        var first = await Store.OpenAsync(Token);
        var second = await Store.OpenAsync(Token);

        Assert.Equal(first, second);
        Assert.NotEqual(Guid.Empty, first.Id);
        Assert.Equal(1, first.Partitions);
    }

    [Fact]
    public async Task An_empty_journal_has_nothing()
    {
        Assert.Equal(0, await Store.ReadHeadPositionAsync(0, Token));
        Assert.Equal([EntityHead.None], await Store.ReadHeadsAsync([A], Token));
        Assert.Null(await Store.FindCommandAsync(A, "command-1", Token));
        Assert.Equal(0, await Store.FindVersionAsync(A, long.MaxValue, Token));
        Assert.Empty((await Store.ReadEntityAsync(A, 1, false, new PageLimit(10), Token)).Events);
        Assert.Empty((await Store.ReadEntityAsync(A, long.MaxValue, true, new PageLimit(10), Token)).Events);
        Assert.Equal(JournalText.Of(new LoadedEntity(EntityHead.None, 0, 0, default, null, new EventPage([], false))), JournalText.Of(await Store.LoadAsync(A, null, 1, Token)));
    }

    [Fact]
    public async Task A_partition_that_there_is_not_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Store.AppendAsync(1, new AppendGroup([]), Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Store.ReadHeadPositionAsync(1, Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Store.ReadPartitionAsync(1, 0, FeedFilter.All, new PageLimit(1), Token));
    }

    [Fact]
    public async Task A_closed_store_is_unavailable()
    {
        await Store.DisposeAsync();
        await Store.DisposeAsync();

        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await AppendAsync(_units.Append(A)));
        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await Store.LoadAsync(A, null, 1, Token));
        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await Store.OpenAsync(Token));
    }

    private ValueTask<ImmutableArray<AppendResult>> AppendAsync(params ImmutableArray<AppendUnit> units) =>
        Store.AppendAsync(0, new AppendGroup(units), Token);

    private async Task ExpectAsync(string expected, params ImmutableArray<AppendUnit> units) =>
        Assert.Equal(expected, JournalText.Of(await AppendAsync(units)));

    private async Task<ImmutableArray<long>> VersionsAsync(EntityId id)
    {
        var page = await Store.ReadEntityAsync(id, 1, false, new PageLimit(10_000), Token);
        return [.. page.Events.Select(static e => e.Version)];
    }

    private async Task ExpectHeadAsync(EntityId id, EntityHead head)
    {
        Assert.Equal([head], await Store.ReadHeadsAsync([id], Token));
        Assert.Equal(head, (await Store.LoadAsync(id, null, 1, Token)).Head);
    }

    private static string Conflict(EntityHead actual, int index = 0) => JournalText.Of(new AppendResult.Conflict(index, actual));
}
