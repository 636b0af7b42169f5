using System.Net;
using System.Net.Sockets;

namespace ActorState.TestKit.Faults;

/// <summary>One forwarded connection: its two sockets, each of which can be closed alone. Thread: any.</summary>
internal sealed class ProxyLink(Socket client, IProxyFilter? filter, ProxyValve toServer, ProxyValve toClient) : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly Socket _server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <summary>The server's side stays open when the client's ends, until <see cref="CutServer"/>.</summary>
    public bool KeepsServer { get; set; }

    /// <summary>Forwards both ways until both sides have ended.</summary>
    public async Task RunAsync(int target, CancellationToken token)
    {
        try
        {
            client.NoDelay = true;
            await _server.ConnectAsync(new IPEndPoint(IPAddress.Loopback, target), token);
        }
        catch (Exception e) when (IsEnd(e))
        {
            // Nobody listens: the client is to see what it would see without the proxy, an end at once.
            CutClient();
            return;
        }

        await Task.WhenAll(PumpRequestsAsync(token), PumpAnswersAsync(token));
    }

    public ValueTask<int> ForwardRequestAsync(ReadOnlyMemory<byte> bytes, CancellationToken token) => _server.SendAsync(bytes, token);

    public ValueTask<int> ForwardAnswerAsync(ReadOnlyMemory<byte> bytes, CancellationToken token) => client.SendAsync(bytes, token);

    /// <summary>Closes the client's side at once, with a reset.</summary>
    public void CutClient() => Cut(client);

    /// <summary>Closes the server's side at once, with a reset.</summary>
    public void CutServer() => Cut(_server);

    public void Dispose()
    {
        client.Dispose();
        _server.Dispose();
    }

    private static void Cut(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception e) when (IsEnd(e))
        {
            // It has ended by itself.
        }

        socket.Dispose();
    }

    private static bool IsEnd(Exception e) => e is SocketException or ObjectDisposedException or OperationCanceledException;

    private async Task PumpRequestsAsync(CancellationToken token)
    {
        var buffer = new byte[BufferSize];
        try
        {
            while (await client.ReceiveAsync(buffer, token) is > 0 and var count)
            {
                await toServer.PassAsync(token);
                await (filter?.OnRequestAsync(buffer.AsMemory(0, count), this, token) ?? Done(ForwardRequestAsync(buffer.AsMemory(0, count), token)));
            }
        }
        catch (Exception e) when (IsEnd(e))
        {
            // Either side has ended; below the other one ends, too.
        }

        if (!KeepsServer)
        {
            CutServer();
        }
    }

    private async Task PumpAnswersAsync(CancellationToken token)
    {
        var buffer = new byte[BufferSize];
        try
        {
            while (await _server.ReceiveAsync(buffer, token) is > 0 and var count)
            {
                await toClient.PassAsync(token);
                await (filter?.OnAnswerAsync(buffer.AsMemory(0, count), this, token) ?? Done(ForwardAnswerAsync(buffer.AsMemory(0, count), token)));
            }
        }
        catch (Exception e) when (IsEnd(e))
        {
            // Either side has ended; below the other one ends, too.
        }

        CutClient();
    }

    private static async ValueTask Done(ValueTask<int> sending) => await sending;
}
