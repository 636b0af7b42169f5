using System.Net;

namespace ActorState.TestKit.Processes;

/// <summary>Waits until a server says that it is live, or ready.</summary>
internal static class Readiness
{
    public const string Live = "/health/live";
    public const string Ready = "/health/ready";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until the answer is 200.</summary>
    /// <param name="http">A client of the server.</param>
    /// <param name="path"><see cref="Live"/> or <see cref="Ready"/>.</param>
    /// <param name="timeout">When to give up.</param>
    /// <param name="diagnosis">Why waiting is over (null: it is not), and what to show in the failure.</param>
    /// <param name="token">Ends the waiting.</param>
    public static async Task WaitAsync(HttpClient http, string path, TimeSpan timeout, Func<(string? Ended, string Log)> diagnosis, CancellationToken token)
    {
        var began = TimeProvider.System.GetTimestamp();
        var last = "it has not answered";
        using var timer = new PeriodicTimer(Interval, TimeProvider.System);
        while (true)
        {
            try
            {
                using var reply = await http.GetAsync(path, token);
                if (reply.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }

                last = $"it answered {(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync(token)}";
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !token.IsCancellationRequested)
            {
                last = $"it has not answered ({e.Message})";
            }

            var (ended, log) = diagnosis();
            if (ended is not null || TimeProvider.System.GetElapsedTime(began) > timeout)
            {
                throw new TimeoutException($"{http.BaseAddress} does not answer {path} with 200: {ended ?? $"in {timeout.TotalSeconds:0} s {last}"}. Its log ends:\n{log}");
            }

            await timer.WaitForNextTickAsync(token);
        }
    }
}
