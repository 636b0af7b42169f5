using System.Net;

namespace ActorState.TestKit.Processes;

/// <summary>Waits until a server says that it is ready.</summary>
internal static class Readiness
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until the answer is 200.</summary>
    /// <param name="http">A client of the server.</param>
    /// <param name="timeout">When to give up.</param>
    /// <param name="diagnosis">Why waiting is over (null: it is not), and what to show in the failure.</param>
    /// <param name="token">Ends the waiting.</param>
    public static async Task WaitAsync(HttpClient http, TimeSpan timeout, Func<(string? Ended, string Log)> diagnosis, CancellationToken token)
    {
        var began = TimeProvider.System.GetTimestamp();
        var last = "it has not answered";
        using var timer = new PeriodicTimer(Interval, TimeProvider.System);
        while (true)
        {
            try
            {
                using var reply = await http.GetAsync("/health/ready", token);
                if (reply.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }

                last = $"it answered {(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync(token)}";
            }
            catch (HttpRequestException e)
            {
                last = $"it has not answered ({e.Message})";
            }
            catch (OperationCanceledException e) when (e.InnerException is TimeoutException)
            {
                // A machine that has much else to do may be slow; how long it may be is said by the timeout of the whole.
                last = "it did not answer in time";
            }

            var (ended, log) = diagnosis();
            if (ended is not null || TimeProvider.System.GetElapsedTime(began) > timeout)
            {
                throw new TimeoutException($"The silo at {http.BaseAddress} is not ready: {ended ?? $"in {timeout.TotalSeconds:0} s {last}"}. Its log ends:\n{log}");
            }

            await timer.WaitForNextTickAsync(token);
        }
    }
}
