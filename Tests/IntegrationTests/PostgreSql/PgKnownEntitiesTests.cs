using ActorState.Entities;
using ActorState.Journal;
using ActorState.Silo.Storage.AdoNet.PostgreSql;
using ActorState.TestKit.Journal;
using Xunit;

namespace ActorState.IntegrationTests.PostgreSql;

/// <summary>The shorter way of groups whose entities this process wrote last, and everything that keeps a group from it.</summary>
public sealed class PgKnownEntitiesTests : PgTest
{
    private const string TakeLongWayAway = "ALTER FUNCTION append_group RENAME TO nobody_finds_it";

    [Fact]
    public async Task Entities_that_were_written_last_by_this_store_are_appended_by_their_keys()
    {
        var store = await OpenAsync();
        await AppendAsync(store, Units.Append(A), Units.Append(B));
        await Schema.RunAsync(TakeLongWayAway, Token);

        Assert.Equal("written at 3\nwritten at 5\nwritten at 6", await AppendAsync(store, Units.Append(A, 2), Units.Append(B), Units.Append(A)));
        var positions = await PositionsAsync(store, A);
        Assert.Equal([1, 3, 4, 6], positions);
        await Assert.ThrowsAsync<JournalUnavailableException>(() => AppendAsync(store, Units.On(new EntityId("default", "cart", "new")).Events(1).BuildAside(), Units.On(A).Events(1).BuildAside()));
    }

    [Fact]
    public async Task What_another_store_wrote_in_between_is_a_conflict()
    {
        var (store, other) = await WrittenAsync();
        var late = Units.On(A).Events(1).BuildAside();
        var aside = Units.On(B).Events(1).BuildAside();
        await AppendAsync(other, Units.Append(A));

        Assert.Equal($"conflict 0 at {JournalText.Of(Units.HeadOf(A))}\nwritten at 4", await AppendAsync(store, late, aside));
    }

    [Fact]
    public async Task A_command_that_is_known_is_found_on_the_right_head()
    {
        var (store, other) = await WrittenAsync();
        await AppendAsync(other, Units.On(B).Command("no").Recorded().Build());

        Assert.Equal("written at 3", await AppendAsync(store, Units.Append(A)));
        Assert.Equal("key reused 0", await AppendAsync(store, Units.On(A).Events(1).Command("once").Fingerprint(2).BuildAside()));
        Assert.Equal("key reused 0\nwritten at 4", await AppendAsync(store, Units.On(B).Events(1).Command("no").Fingerprint(2).BuildAside(), Units.Append(A)));
    }

    [Fact]
    public async Task An_entity_that_another_store_deleted_comes_back()
    {
        var (store, other) = await WrittenAsync();
        await AppendAsync(other, Units.On(A).Event("$deleted", "{}").Deleting().Build());
        Assert.Equal("written at 4", await AppendAsync(store, Units.Append(A)));

        Assert.Equal([new TypeCount("cart", 2)], await store.CountAsync("default", Token));
    }

    [Fact]
    public async Task An_entity_that_this_store_deleted_comes_back()
    {
        var (store, _) = await WrittenAsync();
        await AppendAsync(store, Units.On(A).Event("$deleted", "{}").Deleting().Build());
        Assert.Equal([new TypeCount("cart", 1)], await store.CountAsync("default", Token));
        await AppendAsync(store, Units.Append(A), Units.Append(B));

        Assert.Equal([new TypeCount("cart", 2)], await store.CountAsync("default", Token));
    }

    [Fact]
    public async Task A_journal_behind_what_was_acknowledged_is_found_on_the_shorter_way()
    {
        var (store, _) = await WrittenAsync();

        await Assert.ThrowsAsync<JournalRewoundException>(async () => await store.AppendAsync(0, new AppendGroup([Units.On(A).Events(1).BuildAside()], 3), Token));
    }

    private async Task<(PgJournalStore Store, PgJournalStore Other)> WrittenAsync()
    {
        var (store, other) = (await OpenAsync(), await OpenAsync());
        await AppendAsync(store, Units.On(A).Events(1).Command("once").Build(), Units.Append(B));
        return (store, other);
    }

    private static async Task<long[]> PositionsAsync(PgJournalStore store, EntityId id) =>
        [.. (await store.ReadEntityAsync(id, 1, false, new PageLimit(10), Token)).Events.Select(static e => e.Position)];
}
