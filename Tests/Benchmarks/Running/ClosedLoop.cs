using System.Diagnostics;

namespace ActorState.Benchmarks.Running;

/// <summary>Callers who each send their next operation when the last one was answered.</summary>
internal static class ClosedLoop
{
    private const int OperationsAtAStretch = 32;

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
        for (var i = 1; Stopwatch.GetElapsedTime(began) < duration; i++)
        {
            if (i % OperationsAtAStretch == 0)
            {
                // To the end of the pool's line: what is answered at once goes on where it is, and would keep the others out for seconds.
                await Task.Factory.StartNew(static () => { }, CancellationToken.None, TaskCreationOptions.PreferFairness, TaskScheduler.Default);
            }

            var sent = Stopwatch.GetTimestamp();
            count += await operation(caller);
            latencies.Record((long)Stopwatch.GetElapsedTime(sent).TotalNanoseconds);
        }

        return count;
    }
}
