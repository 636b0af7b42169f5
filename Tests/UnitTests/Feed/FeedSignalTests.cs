using ActorState.Feed;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ActorState.UnitTests.Feed;

public sealed class FeedSignalTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly FeedSignal _signal = new();

    [Fact]
    public async Task A_position_already_known_is_answered_at_once()
    {
        _signal.Advance(5);

        Assert.True(await _signal.WaitAsync(5, Second, _time, CancellationToken.None));
        Assert.False(await _signal.WaitAsync(6, TimeSpan.Zero, _time, CancellationToken.None));
        Assert.Equal(5, _signal.Head);
    }

    [Fact]
    public async Task An_advance_answers_those_it_reaches_and_no_others()
    {
        var fifth = _signal.WaitAsync(5, Second, _time, CancellationToken.None).AsTask();
        var alsoFifth = _signal.WaitAsync(5, Second, _time, CancellationToken.None).AsTask();
        var seventh = _signal.WaitAsync(7, Second, _time, CancellationToken.None).AsTask();

        _signal.Advance(4);
        Assert.False(fifth.IsCompleted);
        _signal.Advance(6);

        Assert.True(await fifth);
        Assert.True(await alsoFifth);
        Assert.False(seventh.IsCompleted);
        _time.Advance(Second);
        Assert.False(await seventh);
    }

    [Fact]
    public async Task The_signal_never_goes_back()
    {
        _signal.Advance(5);
        _signal.Advance(3);

        Assert.Equal(5, _signal.Head);
        Assert.True(await _signal.WaitAsync(4, Second, _time, CancellationToken.None));
    }

    [Fact]
    public async Task Time_over_answers_no_earlier_than_asked()
    {
        var wait = _signal.WaitAsync(1, Second, _time, CancellationToken.None).AsTask();

        _time.Advance(Second - TimeSpan.FromTicks(1));
        Assert.False(wait.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));

        Assert.False(await wait);
    }

    [Fact]
    public async Task Giving_up_ends_the_wait()
    {
        using var source = new CancellationTokenSource();
        var wait = _signal.WaitAsync(1, Second, _time, source.Token).AsTask();

        await source.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => wait);
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await _signal.WaitAsync(1, Second, _time, source.Token));
    }

    [Fact]
    public async Task Beyond_the_limit_time_alone_answers_and_places_are_given_back()
    {
        var signal = new FeedSignal(waitersMax: 1);
        var first = signal.WaitAsync(1, Second, _time, CancellationToken.None).AsTask();
        var second = signal.WaitAsync(1, Second, _time, CancellationToken.None).AsTask();

        signal.Advance(1);
        Assert.True(await first);
        Assert.False(second.IsCompleted);
        _time.Advance(Second);
        Assert.True(await second);

        var third = signal.WaitAsync(2, Second, _time, CancellationToken.None).AsTask();
        signal.Advance(2);
        Assert.True(await third);
    }

    [Fact]
    public async Task No_wake_up_is_lost_while_many_wait_and_positions_advance()
    {
        const int Positions = 2_000;
        var waits = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var position = 1; position <= Positions; position++)
            {
                // The fake clock stands still: only an advance can answer.
                Assert.True(await _signal.WaitAsync(position, Second, _time, CancellationToken.None));
            }
        })).ToArray();

        for (var position = 1; position <= Positions; position++)
        {
            _signal.Advance(position);
            await Task.Yield();
        }

        await Task.WhenAll(waits).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }
}
