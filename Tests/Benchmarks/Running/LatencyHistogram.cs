using System.Numerics;

namespace ActorState.Benchmarks.Running;

/// <summary>Counts latencies in buckets that are 1.6 % wide, from nanoseconds to hours, without allocating. Thread: any.</summary>
internal sealed class LatencyHistogram
{
    private const int SubBits = 6;
    private const int SubBuckets = 1 << SubBits;

    private readonly long[] _counts = new long[(64 - SubBits) * SubBuckets];

    public void Record(long nanoseconds) => Interlocked.Increment(ref _counts[IndexOf(nanoseconds)]);

    /// <summary>The latency that the fraction <paramref name="quantile"/> of the operations did not exceed, in milliseconds; 0 without any.</summary>
    public double MillisecondsAt(double quantile)
    {
        var wanted = (long)Math.Ceiling(_counts.Sum() * quantile);
        var seen = 0L;
        for (var i = 0; i < _counts.Length && wanted > 0; i++)
        {
            seen += _counts[i];
            if (seen >= wanted)
            {
                return UpperOf(i) / 1e6;
            }
        }

        return 0;
    }

    private static int IndexOf(long value)
    {
        if (value < SubBuckets)
        {
            return (int)Math.Max(value, 0);
        }

        var shift = BitOperations.Log2((ulong)value) - SubBits;
        return ((shift + 1) << SubBits) + (int)((value >> shift) - SubBuckets);
    }

    private static long UpperOf(int index)
    {
        if (index < SubBuckets)
        {
            return index;
        }

        var shift = (index >> SubBits) - 1;
        return ((long)((index & (SubBuckets - 1)) + SubBuckets + 1) << shift) - 1;
    }
}
