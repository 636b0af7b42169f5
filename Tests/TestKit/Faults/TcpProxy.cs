using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ActorState.TestKit.Processes;

namespace ActorState.TestKit.Faults;

/// <summary>Forwards TCP connections to a port of this machine, and lets a test disturb them. Thread: any.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly int _target;
    private readonly Func<IProxyFilter>? _filter;
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<ProxyLink, Task> _links = new();
    private readonly ProxyValve _toServer = new();
    private readonly ProxyValve _toClient = new();
    private readonly Task _accepting;

    /// <summary>Starts forwarding.</summary>
    /// <param name="target">The port to forward to.</param>
    /// <param name="filter">Makes what each new connection's bytes go through; none: all goes through as it is.</param>
    public TcpProxy(int target, Func<IProxyFilter>? filter = null)
    {
        (_target, _filter) = (target, filter);
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The port that stands for the target.</summary>
    public int Port { get; } = Ports.Free();

    /// <summary>How many connections are open.</summary>
    public int Links => _links.Count;

    /// <summary>Closes every connection on both sides, at once; new ones are forwarded again.</summary>
    public void Cut()
    {
        foreach (var link in _links.Keys)
        {
            link.CutClient();
            link.CutServer();
        }
    }

    /// <summary>What clients send stays here until <see cref="Resume"/>; connections stay open.</summary>
    public void StallRequests() => _toServer.Close();

    /// <summary>What the server answers stays here until <see cref="Resume"/>; connections stay open.</summary>
    public void StallAnswers() => _toClient.Close();

    /// <summary>What was held goes on, in order.</summary>
    public void Resume()
    {
        _toServer.Open();
        _toClient.Open();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        Cut();
        await Task.WhenAll(_links.Values);
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptSocketAsync(_end.Token);
                var link = new ProxyLink(client, _filter?.Invoke(), _toServer, _toClient);
                _links[link] = RunAsync(link);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // The listener was stopped, or a client went away before it was served.
            }
        }
    }

    private async Task RunAsync(ProxyLink link)
    {
        // The link has to be among the links before it can leave them.
        await Task.Yield();
        try
        {
            await link.RunAsync(_target, _end.Token);
        }
        finally
        {
            link.Dispose();
            _links.TryRemove(link, out _);
        }
    }
}
