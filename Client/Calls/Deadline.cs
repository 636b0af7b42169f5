namespace ActorState.Gateway.Calls;

/// <summary>What is left of one request's time.</summary>
internal sealed class Deadline(TimeProvider time, TimeSpan total)
{
    /// <summary>
    /// A call to a silo that has died is not answered at all, and soon another silo has its entity: so a call is given up, and
    /// repeated, long before the request's time is over. Half of the response timeout of the grain calls (10 s), which must never come first.
    /// </summary>
    private static readonly TimeSpan CallWaitMax = TimeSpan.FromSeconds(5);

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

    /// <summary>How long the next grain call is waited for.</summary>
    public TimeSpan CallWait
    {
        get
        {
            var left = Left;
            return left < CallWaitMax ? left : CallWaitMax;
        }
    }

    /// <summary>
    /// The time that the next grain call may take: a definite answer given at its end still comes in time. Not above zero when
    /// it is too late for another call.
    /// </summary>
    public TimeSpan CallTime => CallWait - _margin;
}
