using ActorState.Errors;
using ActorState.Feed;

namespace ActorState.Gateway.Calls;

/// <summary>Waits until the journal has reached a position that the caller has seen.</summary>
internal sealed class PositionWaits(IGrainFactory grains, ReadCalls reads, TimeProvider time)
{
    /// <summary>One grain call waits no longer, so that a lost one costs little.</summary>
    private static readonly TimeSpan CallWaitMax = TimeSpan.FromSeconds(1);

    /// <summary>Waits at most <paramref name="wait"/>.</summary>
    /// <exception cref="ProblemException">504 <c>not_caught_up</c>, or 503 where the journal cannot be asked.</exception>
    public async ValueTask WaitAsync(string tenant, long position, TimeSpan wait, CancellationToken token)
    {
        var feed = grains.GetGrain<IFeedGrain>(tenant);
        var start = time.GetTimestamp();
        while (true)
        {
            var left = wait - time.GetElapsedTime(start);
            var callWait = left < CallWaitMax ? left : CallWaitMax;
            var head = await reads.RunAsync((_, cancel) => feed.WaitAsync(position, callWait > TimeSpan.Zero ? callWait : TimeSpan.Zero, cancel), token);
            if (head >= position)
            {
                return;
            }

            if (left <= callWait)
            {
                throw new ProblemException(new EntityProblem(
                    ErrorCode.NotCaughtUp, $"The journal is at position {head}; position {position} was not reached within {wait.TotalMilliseconds:0} ms."));
            }
        }
    }
}
