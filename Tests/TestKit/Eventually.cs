namespace ActorState.TestKit;

/// <summary>Waits on conditions, never for a time. Thread: any.</summary>
public static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks until a condition holds; fails with what it waited for when that takes too long.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan timeout, Func<string> what, CancellationToken token)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(Interval, TimeProvider.System);
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(began) > timeout)
            {
                throw new TimeoutException($"Waited {timeout.TotalSeconds:0.#} s in vain: {what()}");
            }

            await timer.WaitForNextTickAsync(token);
        }
    }

    /// <summary>The same for a condition that is at hand.</summary>
    public static Task TrueAsync(Func<bool> condition, TimeSpan timeout, Func<string> what, CancellationToken token) =>
        TrueAsync(() => Task.FromResult(condition()), timeout, what, token);
}
