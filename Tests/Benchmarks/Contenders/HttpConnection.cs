using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ActorState.Benchmarks.Contenders;

/// <summary>One keep-alive connection that sends ready-made requests and reads no more of an answer than it must: the load must not be what is measured.</summary>
/// <remarks>Thread: one caller.</remarks>
internal sealed class HttpConnection(IPEndPoint server) : IDisposable
{
    private const int StatusStart = 9;
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _answer = new byte[64 * 1024];

    /// <summary>Sends a request and returns the status of its answer.</summary>
    public async ValueTask<int> SendAsync(ReadOnlyMemory<byte> request)
    {
        if (!_socket.Connected)
        {
            await _socket.ConnectAsync(server);
        }

        await _socket.SendAsync(request);
        var read = 0;
        while (true)
        {
            var count = await _socket.ReceiveAsync(_answer.AsMemory(read));
            read = count > 0 ? read + count : throw new IOException("The server closed the connection.");
            if (LengthOf(_answer.AsSpan(0, read)) is { } length && read >= length)
            {
                return int.Parse(_answer.AsSpan(StatusStart, 3), CultureInfo.InvariantCulture);
            }
        }
    }

    /// <summary>The last answer, for messages.</summary>
    public string Answer => Encoding.UTF8.GetString(_answer).TrimEnd('\0');

    public void Dispose() => _socket.Dispose();

    /// <summary>The length of the whole answer; null while its head is not complete.</summary>
    private static int? LengthOf(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return null;
        }

        var field = answer[..head].IndexOf("Content-Length: "u8);
        if (field < 0)
        {
            throw new IOException("The answer has no Content-Length.");
        }

        var digits = answer[(field + "Content-Length: "u8.Length)..];
        return head + 4 + int.Parse(digits[..digits.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
    }
}
