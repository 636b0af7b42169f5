using ActorState.Entities;
using ActorState.Feed;
using ActorState.Journal;
using ActorState.UnitTests.Entities.History;
using Xunit;

namespace ActorState.UnitTests.Feed;

public sealed class FeedReaderTests : IAsyncDisposable
{
    private static readonly Guid Journal = new("00112233-4455-6677-8899-aabbccddeeff");

    private readonly StoreSpy _store = new();
    private readonly FeedReader _reader;

    public FeedReaderTests()
    {
        var opened = new OpenedJournal { Info = new JournalInfo(Journal, "memory", 1, 1, "none", false) };
        _reader = new FeedReader(_store, opened, new FeedHead(_store, new FeedSignal(), TimeProvider.System));
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task An_empty_journal_is_an_empty_page()
    {
        AssertPage([], 0, 0, await ReadAsync(null));
        AssertPage([], 0, 0, await ReadAsync(""));
    }

    [Fact]
    public async Task Pages_go_on_from_next()
    {
        await WriteAsync("note", 3);
        var first = await ReadAsync("0", 2);

        AssertPage([1, 2], 2, 3, first);
        AssertPage([3], 3, 3, await ReadAsync(first.Next, 2));
        AssertPage([3], 3, 3, await ReadAsync("2", 2));
    }

    [Fact]
    public async Task At_the_head_and_beyond_it_a_page_is_empty_and_next_stays()
    {
        await WriteAsync("note", 3);

        AssertPage([], 3, 3, await ReadAsync("3"));
        AssertPage([], 9, 3, await ReadAsync("9"));
        AssertPage([], long.MaxValue, 3, await ReadAsync(FeedCursor.Format(Journal, long.MaxValue)));
    }

    [Fact]
    public async Task Types_filter_and_next_moves_past_what_was_looked_at()
    {
        await WriteAsync("note", 2);
        await WriteAsync("order", 1);
        await WriteAsync("cart", 1);
        await WriteAsync("note", 2);

        AssertPage([3, 4], 6, 6, await ReadAsync("0", 100, "order", "cart"));
        AssertPage([], 6, 6, await ReadAsync("0", 100, "nothing"));
    }

    [Fact]
    public async Task Another_tenants_events_are_not_there()
    {
        await WriteAsync("note", 1);
        await new EntityScript(_store, new EntityId("acme", "note", "1")).WriteAsync(("a", "1"));
        await WriteAsync("note", 1);

        AssertPage([1, 3], 3, 3, await ReadAsync(null));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("junk")]
    [InlineData("ABEiM0RVZneImaq7zN3uAAAAAAAAABJn")]
    public async Task What_is_neither_position_nor_cursor_is_refused(string after) =>
        Assert.Equal(ErrorCode.InvalidCursor, (await ReadAsync(after)).Problem?.Code);

    [Theory]
    [InlineData(0)]
    [InlineData(1_001)]
    public async Task A_limit_out_of_bounds_is_refused(int limit)
    {
        var problem = (await ReadAsync(null, limit)).Problem;

        Assert.Equal((ErrorCode.InvalidArgument, "limit"), (problem?.Code, problem?.Member));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Order")]
    public async Task A_filter_that_names_no_type_is_refused(string type)
    {
        var problem = (await ReadAsync(null, 10, "note", type)).Problem;

        Assert.Equal((ErrorCode.InvalidArgument, "types"), (problem?.Code, problem?.Member));
    }

    [Fact]
    public async Task Status_tells_what_was_opened_and_the_stored_head()
    {
        await WriteAsync("note", 3);

        Assert.Equal(new JournalStatus(Journal, "memory", "none", 1, 3), await _reader.StatusAsync(CancellationToken.None));
    }

    [Fact]
    public void A_journal_not_open_says_so() => Assert.Throws<InvalidOperationException>(static () => new OpenedJournal().Info);

    private async Task WriteAsync(string type, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await new EntityScript(_store, new EntityId("default", type, Guid.NewGuid().ToString())).WriteAsync(("a", "1"));
        }
    }

    private ValueTask<FeedReply> ReadAsync(string? after, int limit = 100, params string[] types) =>
        _reader.ReadAsync("default", new FeedRequest(after, limit, [.. types]), CancellationToken.None);

    private static void AssertPage(long[] positions, long next, long head, FeedReply page)
    {
        Assert.Null(page.Problem);
        Assert.Equal(positions, page.Events.Select(static e => e.Position));
        Assert.Equal(FeedCursor.Format(Journal, next), page.Next);
        Assert.Equal(FeedCursor.Format(Journal, head), page.Head);
    }
}
