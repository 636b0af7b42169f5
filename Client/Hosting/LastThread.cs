namespace ActorState.Gateway.Hosting;

/// <summary>A thread that ends the process, so that neither a busy pool nor a stuck shutdown keeps the end from coming.</summary>
internal static class LastThread
{
    /// <summary>Time for a last log line to be written.</summary>
    public static readonly TimeSpan LogTime = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs <paramref name="end"/> after the delay.</summary>
    public static void Start(string name, TimeSpan delay, Action end) => new Thread(() =>
    {
        using var never = new ManualResetEventSlim();
        never.Wait(delay);
        end();
    })
    {
        Name = name,
        IsBackground = true,
    }.Start();
}
