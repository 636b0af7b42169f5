using System.Net;
using System.Net.Sockets;
using System.Text;
using ActorState.TestKit.Http;
using Xunit;

namespace ActorState.UnitTests.TestKit;

public sealed class RawHttpTests
{
    [Fact]
    public async Task The_request_goes_out_as_it_is()
    {
        var request = new RawRequest("PUT", "/a%2Fb/../c d")
        {
            Headers = [("If-Match", "\"1\""), ("if-match", "W/\"2\"")],
            Body = "é"u8.ToArray(),
        };

        var (sent, _) = await ExchangeAsync(request, "HTTP/1.1 204 No Content\r\n\r\n");

        Assert.StartsWith("PUT /a%2Fb/../c d HTTP/1.1\r\nHost: 127.0.0.1:", sent, StringComparison.Ordinal);
        Assert.EndsWith("\r\nIf-Match: \"1\"\r\nif-match: W/\"2\"\r\nContent-Length: 2\r\nConnection: close\r\n\r\né", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reply_of_known_length_is_read()
    {
        var (_, reply) = await ExchangeAsync(new RawRequest("GET", "/"), "HTTP/1.1 404 Not Found\r\nContent-Length: 3\r\nETag: \"7\"\r\n\r\nabc");

        Assert.Equal((404, "abc", 7L, null), (reply.Status, reply.Text, reply.Version, reply["Allow"]));
    }

    [Fact]
    public async Task A_reply_in_chunks_is_joined()
    {
        var (_, reply) = await ExchangeAsync(new RawRequest("GET", "/"), "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n");

        Assert.Equal("abc0123456789", reply.Text);
    }

    [Fact]
    public async Task A_reply_cut_short_is_an_error() =>
        await Assert.ThrowsAsync<InvalidDataException>(() => ExchangeAsync(new RawRequest("GET", "/"), "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc"));

    [Fact]
    public async Task The_code_is_read_from_problems_only()
    {
        const string Body = """{"code":"invalid_key"}""";
        var (_, problem) = await ExchangeAsync(new RawRequest("GET", "/"), $"HTTP/1.1 400 X\r\nContent-Type: application/problem+json; charset=utf-8\r\n\r\n{Body}");
        var (_, other) = await ExchangeAsync(new RawRequest("GET", "/"), $"HTTP/1.1 400 X\r\nContent-Type: application/json\r\n\r\n{Body}");

        Assert.Equal(("invalid_key", null), (problem.Code, other.Code));
    }

    private static async Task<(string Sent, HttpReply Reply)> ExchangeAsync(RawRequest request, string reply)
    {
        var token = TestContext.Current.CancellationToken;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var exchange = RawHttp.SendAsync(((IPEndPoint)listener.LocalEndpoint).Port, request, token);
        using var connection = await listener.AcceptTcpClientAsync(token);
        var buffer = new byte[4096];
        var length = 0;
        var due = request.Body?.Length ?? 0;
        while (buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) is var end && (end < 0 || length < end + 4 + due))
        {
            length += await connection.GetStream().ReadAsync(buffer.AsMemory(length), token);
        }

        await connection.GetStream().WriteAsync(Encoding.UTF8.GetBytes(reply), token);
        connection.Close();
        return (Encoding.UTF8.GetString(buffer, 0, length), await exchange);
    }
}
