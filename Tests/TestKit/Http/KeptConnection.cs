using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ActorState.TestKit.Http;

/// <summary>One connection for several requests, sent byte by byte as the test says. Thread: one at a time.</summary>
public sealed class KeptConnection : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly TcpClient _client = new();
    private readonly CancellationTokenSource _deadline;

    private KeptConnection(CancellationToken token)
    {
        _deadline = CancellationTokenSource.CreateLinkedTokenSource(token);
        _deadline.CancelAfter(Timeout);
    }

    public static async Task<KeptConnection> OpenAsync(int port, CancellationToken token)
    {
        var connection = new KeptConnection(token);
        await connection._client.ConnectAsync(IPAddress.Loopback, port, connection._deadline.Token);
        return connection;
    }

    public Task SendAsync(string bytes) => _client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(bytes), _deadline.Token).AsTask();

    /// <summary>The next reply, with as much content as its <c>Content-Length</c> says.</summary>
    public async Task<HttpReply> ReceiveAsync()
    {
        var lines = new List<string>();
        while (await LineAsync() is { Length: > 0 } line)
        {
            lines.Add(line);
        }

        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).Select(parts => (Name: parts[0], Value: parts[1])).ToList();
        var reply = new HttpReply(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, []);
        var content = new byte[int.Parse(reply["Content-Length"] ?? "0", CultureInfo.InvariantCulture)];
        await _client.GetStream().ReadExactlyAsync(content, _deadline.Token);
        return reply with { Body = content };
    }

    /// <summary>Whether the server has ended the connection in order; a reset throws.</summary>
    public async Task<bool> IsAtEndAsync() => await _client.GetStream().ReadAsync(new byte[1], _deadline.Token) == 0;

    public void Dispose()
    {
        _client.Dispose();
        _deadline.Dispose();
    }

    private async Task<string> LineAsync()
    {
        var line = new List<byte>();
        var next = new byte[1];
        while (next[0] != '\n')
        {
            await _client.GetStream().ReadExactlyAsync(next, _deadline.Token);
            line.Add(next[0]);
        }

        return Encoding.UTF8.GetString([.. line]).TrimEnd('\r', '\n');
    }
}
