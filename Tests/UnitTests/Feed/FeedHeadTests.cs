using ActorState.Feed;
using ActorState.Journal;
using ActorState.UnitTests.Entities.History;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ActorState.UnitTests.Feed;

public sealed class FeedHeadTests : IAsyncDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly FeedSignal _signal = new();
    private readonly StoreSpy _store = new();
    private readonly FeedHead _head;
    private long _stored;

    public FeedHeadTests()
    {
        _store.OnReadHead = () => _stored;
        _head = new FeedHead(_store, _signal, _time);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task What_the_signal_knows_asks_no_store()
    {
        _signal.Advance(7);

        Assert.Equal(7, await _head.WaitAsync(5, Second, CancellationToken.None));
        Assert.Equal(0, _store.HeadsRead);
    }

    [Fact]
    public async Task Without_time_to_wait_the_store_is_still_asked()
    {
        _stored = 5;
        Assert.Equal(5, await _head.WaitAsync(5, TimeSpan.Zero, CancellationToken.None));

        // Another silo commits right after: a look that is not a moment old would miss it.
        _stored = 6;
        Assert.Equal(6, await _head.WaitAsync(6, TimeSpan.Zero, CancellationToken.None));
        Assert.Equal(6, await _head.WaitAsync(9, TimeSpan.Zero, CancellationToken.None));
    }

    [Fact]
    public async Task This_silos_commit_answers_at_once()
    {
        var wait = _head.WaitAsync(1, Second, CancellationToken.None).AsTask();

        _signal.Advance(2);

        Assert.Equal(2, await wait);
        Assert.Equal(1, _store.HeadsRead);
    }

    [Fact]
    public async Task Another_silos_commit_is_seen_by_the_next_look()
    {
        var wait = _head.WaitAsync(1, Second, CancellationToken.None).AsTask();
        _stored = 1;

        _time.Advance(FeedHead.PollEvery);

        Assert.Equal(1, await wait);
        Assert.Equal(2, _store.HeadsRead);
    }

    [Fact]
    public async Task However_many_wait_the_store_is_asked_once_per_interval()
    {
        var waits = Enumerable.Range(0, 20).Select(_ => _head.WaitAsync(1, FeedHead.PollEvery * 3, CancellationToken.None).AsTask()).ToArray();
        var started = _time.GetTimestamp();
        Assert.Equal(20, _store.HeadsRead);

        // Each runs over its whole time; the clock moves on only as they come back for more.
        while (!waits.All(static wait => wait.IsCompleted))
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }

        Assert.All(await Task.WhenAll(waits), static head => Assert.Equal(0, head));
        Assert.InRange(_store.HeadsRead, 21, 20 + (int)(_time.GetElapsedTime(started) / FeedHead.PollEvery));
    }

    [Fact]
    public async Task A_wait_ends_with_its_time_and_after_a_second_at_most()
    {
        var wait = _head.WaitAsync(1, TimeSpan.FromHours(1), CancellationToken.None).AsTask();
        var started = _time.GetTimestamp();
        while (!wait.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
            Assert.InRange(_time.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromHours(1));
        }

        Assert.Equal(0, await wait);
        Assert.True(_time.GetElapsedTime(started) >= FeedHead.WaitMax);
    }

    [Fact]
    public async Task A_store_out_of_reach_fails_the_wait()
    {
        _store.OnReadHead = static () => throw new JournalUnavailableException("Down.");

        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await _head.WaitAsync(1, Second, CancellationToken.None));
    }
}
