namespace ActorState.Gateway.Calls;

/// <summary>Whether a gateway alone can reach a silo. Inside a silo there is no link: it calls itself. Thread: any.</summary>
/// <remarks>
/// While it is down nothing is sent, so a refusal is definite. A call that is made just before it goes down has failed like any other
/// (rule G1).
/// </remarks>
internal sealed partial class ClusterLink(ILogger<ClusterLink> logger) : IClusterConnectionStatusObserver, IDisposable
{
    private readonly SemaphoreSlim _lost = new(0);
    private int _connections;
    private int _isUp;

    public bool IsUp => Volatile.Read(ref _isUp) != 0;

    /// <summary>Whether there is a connection to a silo, be the link said to be up or not.</summary>
    public bool IsConnected => Volatile.Read(ref _connections) > 0;

    /// <summary>A silo has answered.</summary>
    public void GoUp()
    {
        if (Interlocked.Exchange(ref _isUp, 1) == 0)
        {
            LogUp();
        }
    }

    /// <summary>The gateway ends; what is closed from now on was not lost.</summary>
    public void Close() => Interlocked.Exchange(ref _isUp, 0);

    /// <summary>Waits until the link goes down.</summary>
    public Task WhenDownAsync(CancellationToken token) => _lost.WaitAsync(token);

    public void NotifyGatewayCountChanged(int currentNumberOfGateways, int previousNumberOfGateways, bool connectionRecovered) =>
        Volatile.Write(ref _connections, currentNumberOfGateways);

    public void NotifyClusterConnectionLost()
    {
        if (Interlocked.Exchange(ref _isUp, 0) != 0)
        {
            LogDown();
            _lost.Release();
        }
    }

    public void Dispose() => _lost.Dispose();

    [LoggerMessage(GatewayEventIds.LinkUp, LogLevel.Information, "A silo is connected; requests are served.")]
    private partial void LogUp();

    [LoggerMessage(GatewayEventIds.LinkDown, LogLevel.Warning, "No silo is connected any more; requests are answered 503 until one is found.")]
    private partial void LogDown();
}
