using ActorState.Entities;
using ActorState.Journal;
using Xunit;

namespace ActorState.TestKit.Journal;

public abstract partial class JournalStoreContract<TFixture>
{
    [Fact]
    public async Task The_feed_is_read_behind_a_position()
    {
        await ExpectFeedAsync(" looked 0 of 0", 0, FeedFilter.All);
        await AppendAsync(_units.Append(A, 2), _units.Append(B), _units.Append(A, 2));

        await ExpectFeedAsync("1 2 3 4 5 looked 5 of 5", 0, FeedFilter.All);
        await ExpectFeedAsync("3 4 looked 4 of 5", 2, FeedFilter.All, 2);
        await ExpectFeedAsync("5 looked 5 of 5", 4, FeedFilter.All, 1);
        await ExpectFeedAsync(" looked 5 of 5", 5, FeedFilter.All);
        await ExpectFeedAsync(" looked 9 of 5", 9, FeedFilter.All);
    }

    [Fact]
    public async Task The_feed_and_the_entity_tell_the_same_events()
    {
        await AppendAsync(Units.Join(_units.Append(A, 2), _units.Append(B)), _units.Append(A));

        var feed = await Store.ReadPartitionAsync(0, 0, FeedFilter.All, new PageLimit(10), Token);
        var ofA = await Store.ReadEntityAsync(A, 1, false, new PageLimit(10), Token);

        Assert.Equal(JournalText.Of(ofA.Events), JournalText.Of(feed.Events.Where(static e => e.Entity == A)));
        Assert.Equal([2, 1, 0, 0], feed.Events.Select(static e => e.UnitLeft));
    }

    [Fact]
    public async Task The_feed_is_filtered_by_tenant_and_types()
    {
        await AppendAsync(
            _units.Append(A),
            _units.Append(new EntityId("other", "cart", "a")),
            _units.Append(new EntityId("default", "order", "a")),
            _units.Append(new EntityId("default", "stock", "a")),
            _units.Append(new EntityId("other", "order", "a")));

        await ExpectFeedAsync("1 3 4 looked 5 of 5", 0, new FeedFilter("default", []));
        await ExpectFeedAsync("1 2 looked 5 of 5", 0, new FeedFilter(null, ["cart"]));
        await ExpectFeedAsync("3 looked 5 of 5", 0, new FeedFilter("default", ["order", "gone"]));
        await ExpectFeedAsync(" looked 5 of 5", 0, new FeedFilter("nobody", []));
        await ExpectFeedAsync("1 3 looked 3 of 5", 0, new FeedFilter("default", []), 2);
    }

    [Fact]
    public async Task A_feed_page_ends_after_so_many_events_looked_at()
    {
        await AppendAsync(_units.Append(B, 5), _units.Append(new EntityId("default", "order", "a")), _units.Append(B, 2));
        var filter = new FeedFilter("default", ["order"], 3);

        await ExpectFeedAsync(" looked 3 of 8", 0, filter);
        await ExpectFeedAsync("6 looked 6 of 8", 3, filter);
        await ExpectFeedAsync(" looked 8 of 8", 6, filter);
        await ExpectFeedAsync("1 2 3 looked 3 of 8", 0, new FeedFilter(null, [], 3));
    }

    private async Task ExpectFeedAsync(string expected, long after, FeedFilter filter, int limit = 100)
    {
        var page = await Store.ReadPartitionAsync(0, after, filter, new PageLimit(limit), Token);
        Assert.Equal(expected, $"{string.Join(' ', page.Events.Select(static e => e.Position))} looked {page.LastLooked} of {page.Head}");
    }
}
