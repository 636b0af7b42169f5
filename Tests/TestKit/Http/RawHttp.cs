using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ActorState.TestKit.Http;

/// <summary>A request as it goes on the wire: nothing is normalised, encoded or joined.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">The request target.</param>
public sealed record RawRequest(string Method, string Target)
{
    /// <summary>The header lines after <c>Host</c>, in order; a name may repeat.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The content; null sends none and no <c>Content-Length</c>.</summary>
    public byte[]? Body { get; init; }

    /// <summary>The content is sent as it is, with a framing that is among the headers.</summary>
    public bool IsFramed { get; init; }

    /// <summary>The <c>Host</c> header; null takes the server's own.</summary>
    public string? Host { get; init; }
}

/// <summary>Sends requests that HttpClient would change or refuse, one connection each. Thread: any.</summary>
public static class RawHttp
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Sends a request and reads the reply to its end.</summary>
    public static async Task<HttpReply> SendAsync(int port, RawRequest request, CancellationToken token)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(token);
        deadline.CancelAfter(Timeout);
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, port, deadline.Token);
        var stream = connection.GetStream();
        var sending = SendAllAsync(stream, Encode(port, request), deadline.Token);
        var reply = await ReadAllAsync(stream, deadline.Token);
        await sending;
        return Parse(reply, withBody: request.Method != "HEAD");
    }

    private static byte[] Encode(int port, RawRequest request)
    {
        var head = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{request.Method} {request.Target} HTTP/1.1\r\n")
            .Append(CultureInfo.InvariantCulture, $"Host: {request.Host ?? $"127.0.0.1:{port}"}\r\n");
        foreach (var (name, value) in request.Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        if (request is { Body: { } body, IsFramed: false })
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n");
        }

        return [.. Encoding.UTF8.GetBytes(head.Append("Connection: close\r\n\r\n").ToString()), .. request.Body ?? []];
    }

    private static async Task SendAllAsync(NetworkStream stream, byte[] request, CancellationToken token)
    {
        try
        {
            await stream.WriteAsync(request, token);
        }
        catch (IOException)
        {
            // A server may answer and close before it has read everything: what it said is what counts.
        }
    }

    private static async Task<byte[]> ReadAllAsync(NetworkStream stream, CancellationToken token)
    {
        using var reply = new MemoryStream();
        try
        {
            await stream.CopyToAsync(reply, token);
        }
        catch (IOException) when (reply.Length > 0)
        {
            // A reset behind the reply is the same early end; a reply cut short fails to parse.
        }

        return reply.ToArray();
    }

    private static HttpReply Parse(byte[] reply, bool withBody)
    {
        var end = reply.AsSpan().IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            throw new InvalidDataException($"The reply has no end of its headers: {Encoding.UTF8.GetString(reply)}");
        }

        var lines = Encoding.UTF8.GetString(reply, 0, end).Split("\r\n");
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).Select(parts => (Name: parts[0], Value: parts.Length > 1 ? parts[1] : "")).ToList();
        var status = int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture);
        return new HttpReply(status, headers, withBody ? Content(reply.AsSpan(end + 4), headers) : []);
    }

    private static byte[] Content(ReadOnlySpan<byte> rest, List<(string Name, string Value)> headers)
    {
        if (headers.Any(header => header.Name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)))
        {
            return Unchunk(rest);
        }

        var length = headers.Where(header => header.Name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            .Select(header => (int?)int.Parse(header.Value, CultureInfo.InvariantCulture)).SingleOrDefault();
        return length is { } bytes && bytes != rest.Length
            ? throw new InvalidDataException($"The reply has {rest.Length} bytes of content and says {bytes}.")
            : rest.ToArray();
    }

    private static byte[] Unchunk(ReadOnlySpan<byte> rest)
    {
        var content = new List<byte>();
        while (true)
        {
            var line = rest.IndexOf("\r\n"u8);
            var size = int.Parse(Encoding.ASCII.GetString(rest[..line]), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                return [.. content];
            }

            content.AddRange(rest.Slice(line + 2, size));
            rest = rest[(line + 2 + size + 2)..];
        }
    }
}
