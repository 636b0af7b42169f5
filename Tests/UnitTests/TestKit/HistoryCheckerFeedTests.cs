using ActorState.TestKit.History;
using Xunit;

namespace ActorState.UnitTests.TestKit;

public sealed class HistoryCheckerFeedTests
{
    private const string Entity = "account/1";

    private static readonly JournalEvent[] Events = [new(1, "c1", "h1", "added", "5"), new(2, "c2", "h2", "added", "3")];

    private static readonly FeedEvent[] Feed = [new(1, Entity, 1, "h1"), new(2, Entity, 2, "h2")];

    [Fact]
    public void A_feed_that_every_reader_saw_alike_is_clean() => Assert.Equal([], Check(Feed, Feed, Feed[1..], []));

    [Fact]
    public void A_gap_in_the_feed_is_found() =>
        Assert.Equal(["The feed has position 3 where position 2 belongs."], Check([Feed[0], Feed[1] with { Position = 3 }]));

    [Fact]
    public void A_rewritten_position_is_found() =>
        Assert.Equal(
            ["Feed reader 0 was shown another event at position 2 than the feed has now."],
            Check(Feed, [Feed[0], Feed[1] with { Hash = "was another" }]));

    [Fact]
    public void A_position_filled_later_is_found() =>
        Assert.Equal(["Feed reader 0 was shown position 3 after 1."], Check([.. Feed, new(3, "other/1", 1, "h")], [Feed[0], new(3, "other/1", 1, "h")]));

    [Fact]
    public void A_position_that_was_shown_and_is_gone_is_found() =>
        Assert.Equal(["Feed reader 0 was shown position 3; the feed ends at 2."], Check(Feed, [.. Feed, new(3, Entity, 3, "h3")]));

    [Fact]
    public void A_feed_that_differs_from_the_entitys_own_events_is_found() =>
        Assert.Equal([$"{Entity}: the feed and the entity's own events differ."], Check([Feed[0], Feed[1] with { Hash = "other" }]));

    [Fact]
    public void An_entity_that_the_feed_does_not_have_is_found() =>
        Assert.Equal([$"{Entity}: the feed has none of its events."], Check([new(1, "other/1", 1, "h")]));

    private static IReadOnlyList<string> Check(FeedEvent[] feed, params FeedEvent[][] readers)
    {
        var journal = new FinalJournal(new Dictionary<string, IReadOnlyList<JournalEvent>> { [Entity] = Events }) { Feed = feed, FeedReaders = readers };
        return new HistoryChecker().Check([], journal);
    }
}
