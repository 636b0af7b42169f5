using System.Diagnostics;

namespace ActorState.Benchmarks.Running;

/// <summary>Callers who each send their next operation when the last one was answered.</summary>
internal static class ClosedLoop
{
    /// <summary>Lets them run for a while.</summary>
    public static async Task<Round> RunAsync(Func<int, ValueTask<int>> operation, int callers, TimeSpan duration)
    {
        var latencies = new LatencyHistogram();
        var began = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => CallAsync(operation, caller, began, duration, latencies))));
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return new Round(counts.Sum(), seconds, latencies.MillisecondsAt(0.5), latencies.MillisecondsAt(0.99), latencies.MillisecondsAt(1));
    }

    private static async Task<long> CallAsync(Func<int, ValueTask<int>> operation, int caller, long began, TimeSpan duration, LatencyHistogram latencies)
    {
        var count = 0L;
        while (Stopwatch.GetElapsedTime(began) < duration)
        {
            var sent = Stopwatch.GetTimestamp();
            count += await operation(caller);
            latencies.Record((long)Stopwatch.GetElapsedTime(sent).TotalNanoseconds);
        }

        return count;
    }
}
