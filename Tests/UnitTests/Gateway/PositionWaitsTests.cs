using ActorState.Gateway;
using ActorState.Gateway.Calls;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ActorState.UnitTests.Gateway;

public sealed class PositionWaitsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeGrains _grains = new();
    private readonly List<double> _waits = [];
    private long _head;

    public PositionWaitsTests() => _grains.OnWait = (_, wait) =>
    {
        _waits.Add(wait.TotalSeconds);
        _time.Advance(wait);
        return ++_head;
    };

    [Fact]
    public async Task A_long_wait_is_made_of_calls_of_at_most_a_second()
    {
        var exception = await Assert.ThrowsAsync<ProblemException>(() => WaitAsync(position: 9, seconds: 2.5));

        Assert.Equal(ErrorCode.NotCaughtUp, exception.Problem.Code);
        Assert.Equal([1, 1, 0.5], _waits);
    }

    [Fact]
    public async Task A_wait_ends_when_the_position_is_reached()
    {
        await WaitAsync(position: 2, seconds: 60);

        Assert.Equal([1, 1], _waits);
    }

    [Fact]
    public async Task No_wait_still_looks_once()
    {
        await WaitAsync(position: 1, seconds: 0);

        Assert.Equal([0], _waits);
    }

    private Task WaitAsync(long position, double seconds)
    {
        var reads = new ReadCalls(new Backoff(_time, () => 0), _time, Options.Create(new GatewayOptions()), NullLogger<ReadCalls>.Instance);
        return new PositionWaits(_grains.Factory, reads, _time)
            .WaitAsync("default", position, TimeSpan.FromSeconds(seconds), TestContext.Current.CancellationToken).AsTask();
    }
}
