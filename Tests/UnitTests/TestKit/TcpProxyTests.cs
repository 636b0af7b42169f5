using System.Net;
using System.Net.Sockets;
using System.Text;
using ActorState.TestKit.Faults;
using Xunit;

namespace ActorState.UnitTests.TestKit;

public sealed class TcpProxyTests : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly TcpListener _echo = new(IPAddress.Loopback, 0);
    private readonly Task _echoing;

    public TcpProxyTests()
    {
        _echo.Start();
        _echoing = EchoAsync();
    }

    [Fact]
    public async Task Bytes_go_both_ways()
    {
        await using var proxy = new TcpProxy(EchoPort);
        using var client = await ConnectAsync(proxy);

        await SendAsync(client, "hello");

        Assert.Equal("hello", await ReceiveAsync(client, 5));
    }

    [Fact]
    public async Task A_cut_ends_every_connection_and_new_ones_are_forwarded()
    {
        await using var proxy = new TcpProxy(EchoPort);
        using var first = await ConnectAsync(proxy);
        await SendAsync(first, "a");
        await ReceiveAsync(first);

        proxy.Cut();

        await Assert.ThrowsAsync<SocketException>(() => ReceiveAsync(first));
        using var second = await ConnectAsync(proxy);
        await SendAsync(second, "b");
        Assert.Equal("b", await ReceiveAsync(second));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_stalled_arrives_in_order_later(bool requests)
    {
        await using var proxy = new TcpProxy(EchoPort);
        using var client = await ConnectAsync(proxy);
        await SendAsync(client, "a");
        Assert.Equal("a", await ReceiveAsync(client));

        (requests ? (Action)proxy.StallRequests : proxy.StallAnswers)();
        await SendAsync(client, "b");
        await SendAsync(client, "c");
        var answer = ReceiveAsync(client, 2);
        Assert.False(answer.IsCompleted);
        proxy.Resume();

        Assert.Equal("bc", await answer);
    }

    [Fact]
    public async Task A_connection_to_nobody_ends()
    {
        await using var proxy = new TcpProxy(ActorState.TestKit.Processes.Ports.Free());

        // The end may come as early as in the connect.
        await Assert.ThrowsAsync<SocketException>(async () =>
        {
            using var client = await ConnectAsync(proxy);
            await ReceiveAsync(client);
        });
    }

    [Fact]
    public void A_stream_is_cut_into_messages_wherever_its_pieces_end()
    {
        byte[] stream = [0, 0, 0, 8, 1, 2, 3, 4, (byte)'P', 0, 0, 0, 8, (byte)'n', 0, (byte)'q', 0, (byte)'S', 0, 0, 0, 4];
        var frames = new PostgresFrames(beginsUntyped: true);

        var cut = stream.SelectMany(piece => frames.Add([piece])).ToList();

        Assert.Equal(['\0', 'P', 'S'], cut.Select(static frame => frame.Type));
        Assert.Equal(("n", "q"), (cut[1].Text(0), cut[1].Text(1)));
        Assert.Equal(stream, cut.SelectMany(static frame => frame.Bytes.ToArray()));
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _echoing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _echo.Dispose();
        _end.Dispose();
    }

    private int EchoPort => ((IPEndPoint)_echo.LocalEndpoint).Port;

    private static async Task<Socket> ConnectAsync(TcpProxy proxy)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, proxy.Port, TestContext.Current.CancellationToken);
        return client;
    }

    private static async Task SendAsync(Socket client, string text) => await client.SendAsync(Encoding.ASCII.GetBytes(text), TestContext.Current.CancellationToken);

    private static async Task<string> ReceiveAsync(Socket client, int count = 1)
    {
        var text = new StringBuilder();
        var buffer = new byte[64];
        while (text.Length < count)
        {
            var received = await client.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
            if (received == 0)
            {
                throw new SocketException((int)SocketError.ConnectionReset);
            }

            text.Append(Encoding.ASCII.GetString(buffer, 0, received));
        }

        return text.ToString();
    }

    private async Task EchoAsync()
    {
        while (true)
        {
            var connection = await _echo.AcceptSocketAsync(_end.Token);
            _ = EchoAsync(connection);
        }
    }

    private async Task EchoAsync(Socket connection)
    {
        using (connection)
        {
            var buffer = new byte[64];
            while (await connection.ReceiveAsync(buffer, _end.Token) is > 0 and var count)
            {
                await connection.SendAsync(buffer.AsMemory(0, count), _end.Token);
            }
        }
    }
}
