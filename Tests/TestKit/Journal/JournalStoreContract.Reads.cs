using System.Collections.Immutable;
using System.Text;
using ActorState.Entities;
using ActorState.Journal;
using Xunit;

namespace ActorState.TestKit.Journal;

public abstract partial class JournalStoreContract<TFixture>
{
    [Fact]
    public async Task An_event_is_read_as_it_was_written()
    {
        var unit = _units.On(A).Event("put", """{ "a" : "😀\u0000" }""", """{"actor":"me"}""").Event("empty", "").Build();
        await AppendAsync(unit);

        var append = Assert.Single(unit.Appends);
        var events = (await Store.ReadEntityAsync(A, 1, false, new PageLimit(10), Token)).Events;
        Assert.Equal(
            $$"""
            0/1 default/cart/a v1 left 1 put '{ "a" : "😀\u0000" }' '{"actor":"me"}' {{append.Command.CommandId}} {{Units.FirstTimeMicros}} {{append.Events[0].Hash}}
            0/2 default/cart/a v2 left 0 empty '' '' {{append.Command.CommandId}} {{Units.FirstTimeMicros + 1}} {{append.Events[1].Hash}}
            """,
            JournalText.Of(events));
    }

    [Fact]
    public async Task Events_are_read_from_a_version_up_or_down()
    {
        await AppendAsync(_units.Append(A, 5));

        await ExpectPageAsync("2 3 more", 2, false, 2);
        await ExpectPageAsync("4 5", 4, false, 2);
        await ExpectPageAsync("", 6, false, 2);
        await ExpectPageAsync("1 2 3 4 5", long.MinValue, false, 5);
        await ExpectPageAsync("4 3 more", 4, true, 2);
        await ExpectPageAsync("2 1", 2, true, 2);
        await ExpectPageAsync("", 0, true, 2);
        await ExpectPageAsync("5 4 3 2 1", long.MaxValue, true, 5);
    }

    [Fact]
    public async Task Pages_end_by_bytes_of_data_and_metadata_but_hold_an_event()
    {
        var body = new string('1', 60);
        await AppendAsync(_units.On(A).Event("e", body, body).Event("e", body).Event("e", body).Event("e", body, body).Build());

        Assert.Equal([1L], await PageAsync(1, 1));
        Assert.Equal([1L], await PageAsync(1, 120));
        Assert.Equal([1L], await PageAsync(1, 179));
        Assert.Equal([1L, 2L], await PageAsync(1, 180));
        Assert.Equal([2L, 3L], await PageAsync(2, 239));
        Assert.Equal([2L, 3L, 4L], await PageAsync(2, 240));

        async Task<ImmutableArray<long>> PageAsync(long from, long bytes)
        {
            var page = await Store.ReadEntityAsync(A, from, false, new PageLimit(10, bytes), Token);
            var feed = await Store.ReadPartitionAsync(0, from - 1, FeedFilter.All, new PageLimit(10, bytes), Token);
            Assert.Equal(page.Events.Select(static e => e.Version), feed.Events.Select(static e => e.Position));
            Assert.Equal(page.Events[^1].Version < 4, page.More);
            Assert.Equal(feed.Events[^1].Position, feed.LastLooked);
            return [.. page.Events.Select(static e => e.Version)];
        }
    }

    [Fact]
    public async Task An_entity_is_loaded_at_its_head_and_at_a_version()
    {
        await AppendAsync(_units.Append(B), _units.Append(A, 2));
        var second = _units.HeadOf(A);
        await AppendAsync(_units.Append(A));
        var all = (await Store.ReadEntityAsync(A, 1, false, new PageLimit(10), Token)).Events;
        var salt = Units.SaltOf(A);

        var now = new LoadedEntity(_units.HeadOf(A), 4, all[2].TimeMicros, salt, null, new EventPage(all, false)) { HeadVersion = 3 };
        Assert.Equal(JournalText.Of(now), JournalText.Of(await Store.LoadAsync(A, null, 1, Token)));
        Assert.Equal(JournalText.Of(now), JournalText.Of(await Store.LoadAsync(A, 99, 1, Token)));
        var then = new LoadedEntity(second, 3, all[1].TimeMicros, salt, null, new EventPage(all[..2], false)) { HeadVersion = 3 };
        Assert.Equal(JournalText.Of(then), JournalText.Of(await Store.LoadAsync(A, 2, 1, Token)));
        var before = new LoadedEntity(EntityHead.None, 0, 0, salt, null, new EventPage([], false)) { HeadVersion = 3 };
        Assert.Equal(JournalText.Of(before), JournalText.Of(await Store.LoadAsync(A, 0, 1, Token)));
    }

    [Fact]
    public async Task The_tail_of_a_load_is_a_page()
    {
        await AppendAsync(_units.Append(A, 1_001));

        var whole = await Store.LoadAsync(A, null, 1, Token);
        Assert.Equal((1_000, true, 1_001L), (whole.Tail.Events.Length, whole.Tail.More, whole.Head.Version));
        var part = await Store.LoadAsync(A, 1_000, 1, Token);
        Assert.Equal((1_000, false, 1_000L), (part.Tail.Events.Length, part.Tail.More, part.Head.Version));
    }

    [Fact]
    public async Task Heads_are_read_in_the_order_asked_for()
    {
        await AppendAsync(_units.Append(A), _units.Append(B, 2), _units.On(C).Recorded().Build());

        var heads = await Store.ReadHeadsAsync([B, C, A, B, new EntityId("other", "cart", "a")], Token);

        Assert.Equal([_units.HeadOf(B), EntityHead.None, _units.HeadOf(A), _units.HeadOf(B), EntityHead.None], heads);
        Assert.Empty(await Store.ReadHeadsAsync([], Token));
    }

    [Fact]
    public async Task A_version_is_found_by_time()
    {
        await AppendAsync(_units.On(A).Event("e", "{}", "", 100).Event("e", "{}", "", 200).Event("e", "{}", "", 200).Event("e", "{}", "", 300).Build());

        (long Time, long Version)[] expected = [(99, 0), (100, 1), (199, 1), (200, 3), (299, 3), (300, 4), (long.MaxValue, 4)];
        foreach (var (time, version) in expected)
        {
            Assert.Equal((time, version), (time, await Store.FindVersionAsync(A, time, Token)));
        }
    }

    [Fact]
    public async Task The_last_event_of_some_types_is_found_at_or_before_a_version()
    {
        await AppendAsync(_units.On(A).Event("x", "{}", "", 1).Event("y", "{}", "", 1).Event("z", "{}", "", 1).Event("x", "{}", "", 1).Event("z", "{}", "", 1).Build());

        (string[] Types, long At, long Version)[] expected =
            [(["x"], long.MaxValue, 4), (["x"], 4, 4), (["x"], 3, 1), (["y"], 1, 0), (["x", "y"], 3, 2), (["q"], 5, 0), ([], 5, 0)];
        foreach (var (types, at, version) in expected)
        {
            Assert.Equal((at, version), (at, await Store.FindLastAsync(A, [.. types], at, Token)));
        }

        Assert.Equal(0, await Store.FindLastAsync(B, ["x"], long.MaxValue, Token));
    }

    [Fact]
    public async Task Entities_are_listed_in_byte_order_by_prefix_and_in_pages()
    {
        // In UTF-16 the emoji would stand before U+FFFD; in bytes it stands behind.
        string[] ids = ["a", "a ", "a/b", "ab", "a\uFFFD", "a😀", "b", "A", "é", "\uFFFD", "😀"];
        foreach (var id in ids)
        {
            await AppendAsync(_units.Append(new EntityId("default", "cart", id)));
        }

        await AppendAsync(_units.Append(new EntityId("default", "order", "a")), _units.Append(new EntityId("other", "cart", "ac")));

        await ExpectListAsync("A|a|a |a/b|ab|a\uFFFD|a😀|b|é|\uFFFD|😀", "", null, 100);
        await ExpectListAsync("a|a |a/b|ab|a\uFFFD|a😀", "a", null, 100);
        await ExpectListAsync("a|a ", "a", null, 2);
        await ExpectListAsync("a/b|ab", "a", "a ", 2);
        await ExpectListAsync("a😀", "a", "a\uFFFD", 2);
        await ExpectListAsync("", "a", "a😀", 2);
        await ExpectListAsync("", "a", "b", 2);
        await ExpectListAsync("a|a ", "a", "A", 2);
        await ExpectListAsync("a\uFFFD|a😀", "", "az", 2);
        await ExpectListAsync("\uFFFD", "\uFFFD", null, 2);
        await ExpectListAsync("", "zz", null, 2);
    }

    [Fact]
    public async Task A_deleted_entity_is_not_listed_until_it_is_back()
    {
        await AppendAsync(_units.Append(A), _units.Append(B, 2));
        await AppendAsync(_units.On(A).Event("$deleted", "{}").Deleting().Build());

        Assert.Equal([new EntitySummary("b", 2, Units.FirstTimeMicros + 2)], await ListAsync("", null, 10));
        Assert.Equal([new TypeCount("cart", 1)], await Store.CountAsync("default", Token));
        await ExpectHeadAsync(A, _units.HeadOf(A));

        // An answer kept without events says nothing about whether the entity exists.
        await AppendAsync(_units.On(A).Recorded().Build(), _units.On(B).Recorded().Deleting().Build());
        Assert.Equal([new EntitySummary("b", 2, Units.FirstTimeMicros + 2)], await ListAsync("", null, 10));

        await AppendAsync(_units.Append(A));
        Assert.Equal([new EntitySummary("a", 3, Units.FirstTimeMicros + 4), new EntitySummary("b", 2, Units.FirstTimeMicros + 2)], await ListAsync("", null, 10));
    }

    [Fact]
    public async Task Existing_entities_are_counted_by_type_and_tenant()
    {
        await AppendAsync(
            _units.Append(A),
            _units.Append(B),
            _units.Append(new EntityId("default", "a-type", "x")),
            _units.Append(new EntityId("other", "order", "x")),
            _units.On(new EntityId("default", "gone", "x")).Events(1).Deleting().Build(),
            _units.On(new EntityId("default", "refused", "x")).Recorded().Build());

        Assert.Equal([new TypeCount("a-type", 1), new TypeCount("cart", 2)], await Store.CountAsync("default", Token));
        Assert.Equal([new TypeCount("order", 1)], await Store.CountAsync("other", Token));
        Assert.Empty(await Store.CountAsync("nobody", Token));
    }

    private ValueTask<ImmutableArray<EntitySummary>> ListAsync(string prefix, string? after, int limit) =>
        Store.ListAsync(new EntityFilter("default", "cart", prefix), after, limit, Token);

    private async Task ExpectListAsync(string expected, string prefix, string? after, int limit) =>
        Assert.Equal(expected, string.Join('|', (await ListAsync(prefix, after, limit)).Select(static e => e.Id)));

    private async Task ExpectPageAsync(string expected, long from, bool descending, int limit)
    {
        var page = await Store.ReadEntityAsync(A, from, descending, new PageLimit(limit), Token);
        var text = new StringBuilder().AppendJoin(' ', page.Events.Select(static e => e.Version)).Append(page.More ? " more" : "");
        Assert.Equal(expected, text.ToString());
    }
}
