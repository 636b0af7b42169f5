using System.Text;
using ActorState.Entities;
using ActorState.Journal;
using Xunit;

namespace ActorState.TestKit.Journal;

public abstract partial class JournalStoreContract<TFixture>
{
    [Fact]
    public async Task Three_appends_of_one_entity_chain_in_a_group()
    {
        await ExpectAsync("written at 1\nwritten at 2\nwritten at 4", _units.Append(A), _units.Append(A, 2), _units.Append(A));

        Assert.Equal([1, 2, 3, 4], await VersionsAsync(A));
        await ExpectHeadAsync(A, _units.HeadOf(A));
        Assert.Equal(4, await Store.ReadHeadPositionAsync(0, Token));
    }

    [Fact]
    public async Task A_chain_whose_first_conflicts_is_refused_whole()
    {
        var stale = _units.On(A).Events(1).Expecting(new EntityHead(7, Hash(1))).Build();

        await ExpectAsync(
            $"{Conflict(EntityHead.None)}\n{Conflict(EntityHead.None)}\n{Conflict(EntityHead.None)}\nwritten at 1",
            stale,
            _units.Append(A),
            _units.Append(A),
            _units.Append(B));

        await ExpectHeadAsync(A, EntityHead.None);
        Assert.Empty(await VersionsAsync(A));
        Assert.Equal([1], await VersionsAsync(B));
    }

    [Fact]
    public async Task Append_to_a_stale_version_is_a_conflict_and_writes_nothing()
    {
        await AppendAsync(_units.Append(A));
        var first = _units.HeadOf(A);
        await AppendAsync(_units.Append(A));

        await ExpectAsync(Conflict(_units.HeadOf(A)), _units.On(A).Events(1).Command("late").Expecting(first).BuildAside());

        Assert.Equal([1, 2], await VersionsAsync(A));
        Assert.Null(await Store.FindCommandAsync(A, "late", Token));
    }

    [Fact]
    public async Task The_right_version_with_the_wrong_hash_is_a_conflict()
    {
        await AppendAsync(_units.Append(A));
        var head = _units.HeadOf(A);

        await ExpectAsync(
            $"{Conflict(head)}\n{Conflict(head)}",
            _units.On(A).Events(1).Expecting(head with { Hash = Hash(9) }).BuildAside(),
            _units.On(A).Expecting(head with { Hash = Hash(9) }).BuildAside());

        Assert.Equal([1], await VersionsAsync(A));
    }

    [Fact]
    public async Task The_same_command_twice_is_a_duplicate_with_the_first_answer()
    {
        await AppendAsync(_units.Append(B, 3));
        await ExpectAsync("written at 4", _units.On(A).Events(2).Command("once").Build());
        var kept = JournalText.Of(await Store.FindCommandAsync(A, "once", Token));
        Assert.EndsWith($"Put Applied 1..2 '' {Units.FirstTimeMicros + 4} @5", kept, StringComparison.Ordinal);

        // Known ids are judged before heads, whatever the repeat was decided on.
        await ExpectAsync(
            $"duplicate of {kept}\nduplicate of {kept}",
            _units.On(A).Events(1).Command("once").BuildAside(),
            _units.On(A).Command("once").Expecting(EntityHead.None).BuildAside());

        Assert.Equal([1, 2], await VersionsAsync(A));
    }

    [Fact]
    public async Task The_same_command_twice_in_a_group_is_a_duplicate_and_its_successor_passes()
    {
        var first = _units.On(A).Events(1).Command("once").Build();
        var repeat = _units.On(A).Events(1).Command("once").BuildAside();
        var successor = _units.Append(A);

        var results = await AppendAsync(first, repeat, successor);

        Assert.Equal("written at 1", JournalText.Of(results[0]));
        Assert.Equal($"duplicate of {JournalText.Of(await Store.FindCommandAsync(A, "once", Token))}", JournalText.Of(results[1]));
        Assert.Equal("written at 2", JournalText.Of(results[2]));
        Assert.Equal([1, 2], await VersionsAsync(A));
    }

    [Fact]
    public async Task A_duplicate_followed_by_what_was_decided_behind_it_conflicts()
    {
        await AppendAsync(_units.On(A).Events(1).Command("once").Build());
        var head = _units.HeadOf(A);
        var repeat = _units.On(A).Events(1).Command("once").Build();

        var results = await AppendAsync(repeat, _units.Append(A));

        Assert.IsType<AppendResult.Duplicate>(results[0]);
        Assert.Equal(Conflict(head), JournalText.Of(results[1]));
        await ExpectHeadAsync(A, head);
    }

    [Fact]
    public async Task A_command_id_with_another_fingerprint_is_reused()
    {
        await AppendAsync(_units.On(A).Events(1).Command("once").Build());

        await ExpectAsync("key reused 0", _units.On(A).Events(1).Command("once").Fingerprint(2).BuildAside());
        await ExpectAsync(
            "written at 2\nkey reused 1",
            _units.On(B).Events(1).Command("twice").Build(),
            Units.Join(_units.On(C).Events(1).BuildAside(), _units.On(B).Events(1).Command("twice").Fingerprint(2).BuildAside()));

        Assert.Empty(await VersionsAsync(C));
    }

    [Fact]
    public async Task A_command_id_names_one_command_per_entity()
    {
        await ExpectAsync("written at 1\nwritten at 2", _units.On(A).Events(1).Command("once").Build(), _units.On(B).Events(1).Command("once").Build());
        await ExpectAsync("written at 3", _units.On(C).Events(1).Command("once").Fingerprint(2).Build());

        Assert.Equal(2, (await Store.FindCommandAsync(B, "once", Token))!.LastPosition);
    }

    [Fact]
    public async Task A_refused_command_id_stays_free()
    {
        await AppendAsync(_units.Append(A));
        var head = _units.HeadOf(A);

        await ExpectAsync(
            $"{Conflict(head)}\nwritten at 2",
            _units.On(A).Events(1).Command("again").Expecting(EntityHead.None).BuildAside(),
            _units.On(A).Events(1).Command("again").Fingerprint(2).Build());
    }

    [Fact]
    public async Task A_check_writes_nothing_and_is_judged()
    {
        await ExpectAsync("written at 0", _units.On(A).Command("check").Build());
        Assert.Null(await Store.FindCommandAsync(A, "check", Token));

        await ExpectAsync("written at 1\nwritten at 0", _units.Append(A), _units.On(A).Command("check").Build());
        await ExpectAsync(Conflict(_units.HeadOf(A)), _units.On(A).Command("check").Expecting(EntityHead.None).BuildAside());

        Assert.Null(await Store.FindCommandAsync(A, "check", Token));
        await ExpectAsync("written at 2", _units.On(A).Events(1).Command("check").Fingerprint(2).Build());
    }

    [Fact]
    public async Task A_recorded_refusal_is_replayed()
    {
        await AppendAsync(_units.Append(A, 2));
        await ExpectAsync("written at 0", _units.On(A).Command("no").Recorded("""{"code":"no"}""").Build());

        var kept = JournalText.Of(await Store.FindCommandAsync(A, "no", Token));
        Assert.EndsWith($$"""Put Unchanged 0..2 '{"code":"no"}' {{Units.FirstTimeMicros}} @0""", kept, StringComparison.Ordinal);
        await AppendAsync(_units.Append(A));
        await ExpectAsync($"duplicate of {kept}", _units.On(A).Events(1).Command("no").BuildAside());
        await ExpectAsync("key reused 0", _units.On(A).Command("no").Fingerprint(2).BuildAside());
        Assert.Equal([1, 2, 3], await VersionsAsync(A));
    }

    [Fact]
    public async Task A_recorded_refusal_of_an_entity_never_written_is_replayed_and_leaves_it_absent()
    {
        var refusal = _units.On(A).Command("no").Recorded("""{"code":"no"}""").Build();
        var results = await AppendAsync(refusal, refusal);

        Assert.Equal("written at 0", JournalText.Of(results[0]));
        var kept = JournalText.Of(await Store.FindCommandAsync(A, "no", Token));
        Assert.EndsWith($$"""Put Unchanged 0..0 '{"code":"no"}' {{Units.FirstTimeMicros}} @0""", kept, StringComparison.Ordinal);
        Assert.Equal($"duplicate of {kept}", JournalText.Of(results[1]));
        await ExpectHeadAsync(A, EntityHead.None);
        Assert.True((await Store.LoadAsync(A, null, 1, Token)).Salt.IsEmpty);
        Assert.Empty(await Store.ListAsync(new EntityFilter("default", "cart", ""), null, 10, Token));
        Assert.Empty(await Store.CountAsync("default", Token));
        Assert.Equal(0, await Store.ReadHeadPositionAsync(0, Token));
    }

    [Fact]
    public async Task An_entity_whose_refusal_was_recorded_is_created_as_any_other()
    {
        await AppendAsync(_units.On(A).Command("no").Recorded().Build());
        await ExpectAsync("written at 1\nwritten at 0", _units.Append(A), _units.On(A).Command("no again").Recorded().Build());

        var loaded = await Store.LoadAsync(A, null, 1, Token);
        Assert.Equal(_units.HeadOf(A), loaded.Head);
        Assert.Equal(Units.SaltOf(A), loaded.Salt.ToArray());
        Assert.Equal([new TypeCount("cart", 1)], await Store.CountAsync("default", Token));
    }

    [Fact]
    public async Task A_unit_over_several_entities_is_applied_whole()
    {
        await ExpectAsync("written at 1", Units.Join(_units.Append(A, 2), _units.Append(B), _units.On(C).Build(), _units.Append(new EntityId("other", "cart", "a"))));

        var events = (await Store.ReadPartitionAsync(0, 0, FeedFilter.All, new PageLimit(10), Token)).Events;
        Assert.Equal(
            ["default/cart/a 1 left 3", "default/cart/a 2 left 2", "default/cart/b 1 left 1", "other/cart/a 1 left 0"],
            events.Select(static e => $"{e.Entity} {e.Version} left {e.UnitLeft}"));
        Assert.Equal([1, 2, 3, 4], events.Select(static e => e.Position));
        Assert.Equal(3, (await Store.FindCommandAsync(B, events[2].CommandId, Token))!.LastPosition);
    }

    [Fact]
    public async Task A_unit_over_several_entities_is_refused_whole()
    {
        await AppendAsync(_units.Append(B));
        var head = _units.HeadOf(B);
        var stale = _units.On(B).Events(1).Expecting(EntityHead.None).BuildAside();

        await ExpectAsync(
            $"{Conflict(head, 1)}\nwritten at 2",
            Units.Join(_units.On(A).Events(1).Command("all").BuildAside(), stale),
            _units.Append(B));

        Assert.Empty(await VersionsAsync(A));
        Assert.Null(await Store.FindCommandAsync(A, "all", Token));
        Assert.Equal([1, 2], await VersionsAsync(B));
    }

    [Fact]
    public async Task Ids_that_differ_by_a_byte_are_different_entities()
    {
        string[] ids = ["a/b", "a", "A", "a ", "😀", "😁", "é", "e\u0301", "%2F"];
        foreach (var id in ids)
        {
            await AppendAsync(_units.On(new EntityId("default", "cart", id)).Event("named", $"\"{id}\"").Build());
        }

        foreach (var id in ids)
        {
            var page = await Store.ReadEntityAsync(new EntityId("default", "cart", id), 1, false, new PageLimit(10), Token);
            Assert.Equal($"\"{id}\"", Encoding.UTF8.GetString(Assert.Single(page.Events).Data.Span));
        }
    }

    [Fact]
    public async Task Positions_are_dense_under_concurrent_callers()
    {
        const int Callers = 8;
        const int Groups = 20;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => AppendGroupsAsync(caller), Token)));

        var feed = await Store.ReadPartitionAsync(0, 0, FeedFilter.All, new PageLimit(10_000), Token);
        Assert.Equal(Enumerable.Range(1, Callers * Groups * 3).Select(static i => (long)i), feed.Events.Select(static e => e.Position));
        Assert.Equal(Callers * Groups * 3, feed.Head);
        Assert.All(feed.Events.GroupBy(static e => e.Entity), static g => Assert.Equal(Enumerable.Range(1, Groups * 3), g.Select(static e => (int)e.Version)));

        async Task AppendGroupsAsync(int caller)
        {
            var units = new Units();
            var id = new EntityId("default", "cart", $"caller-{caller}");
            for (var i = 0; i < Groups; i++)
            {
                var results = await AppendAsync(units.Append(id), units.Append(id, 2));
                var first = Assert.IsType<AppendResult.Written>(results[0]).FirstPosition;
                Assert.Equal(first + 1, Assert.IsType<AppendResult.Written>(results[1]).FirstPosition);
            }
        }
    }

    [Fact]
    public async Task A_journal_behind_what_was_acknowledged_was_rewound()
    {
        await AppendAsync(_units.Append(A, 2));

        await Assert.ThrowsAsync<JournalRewoundException>(
            async () => await Store.AppendAsync(0, new AppendGroup([_units.On(B).Events(1).BuildAside()], 3), Token));

        Assert.Empty(await VersionsAsync(B));
        var results = await Store.AppendAsync(0, new AppendGroup([_units.Append(A)], 2), Token);
        Assert.Equal("written at 3", JournalText.Of(results));
    }

    private static EventHash Hash(byte fill)
    {
        var bytes = new byte[EventHash.Size];
        Array.Fill(bytes, fill);
        return new EventHash(bytes);
    }
}
