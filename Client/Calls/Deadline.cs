namespace ActorState.Gateway.Calls;

/// <summary>What is left of one request's time.</summary>
internal sealed class Deadline(TimeProvider time, TimeSpan total)
{
    /// <summary>
    /// Stays below the response timeout of the grain calls (10 s): an answer at the end of the call's time must not meet a
    /// caller that has given up.
    /// </summary>
    private static readonly TimeSpan CallTimeMax = TimeSpan.FromSeconds(9);

    private static readonly TimeSpan MarginMax = TimeSpan.FromMilliseconds(500);

    private readonly long _start = time.GetTimestamp();
    private readonly TimeSpan _margin = total / 10 < MarginMax ? total / 10 : MarginMax;

    /// <summary>The time until the caller must have an answer; never below zero.</summary>
    public TimeSpan Left
    {
        get
        {
            var left = total - time.GetElapsedTime(_start);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>
    /// The time that the next grain call may take: a definite answer given at its end still comes in time. Not above zero when
    /// it is too late for another call.
    /// </summary>
    public TimeSpan CallTime
    {
        get
        {
            var left = Left - _margin;
            return left < CallTimeMax ? left : CallTimeMax;
        }
    }
}
