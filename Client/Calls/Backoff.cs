namespace ActorState.Gateway.Calls;

/// <summary>The pause before a failed call is repeated: exponential with full jitter, so that many callers do not come back at once.</summary>
/// <param name="time">Measures the pause.</param>
/// <param name="jitter">Gives the share of the pause that is taken, from 0 to 1.</param>
internal sealed class Backoff(TimeProvider time, Func<double> jitter)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan DelayMax = TimeSpan.FromSeconds(2);

    /// <summary>Pauses after the given number of failed calls; false, at once, where the pause would outlast the request.</summary>
    public async ValueTask<bool> PauseAsync(int failures, Deadline deadline, CancellationToken token)
    {
        var full = First * Math.Pow(2, Math.Min(failures, 10));
        var delay = (full < DelayMax ? full : DelayMax) * jitter();
        if (delay >= deadline.CallTime)
        {
            return false;
        }

        await Task.Delay(delay, time, token);
        return true;
    }
}
