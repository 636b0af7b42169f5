using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ActorState.TestKit;
using ActorState.TestKit.Processes;
using Xunit;

namespace ActorState.UnitTests.Docker;

/// <summary>The containers' health check, against servers that answer, refuse, or are not there.</summary>
public sealed class HealthcheckTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK", 0)]
    [InlineData("HTTP/1.1 503 Service Unavailable", 1)]
    [InlineData("", 1)]
    public async Task The_answer_decides(string statusLine, int expected)
    {
        using var server = new TcpListener(IPAddress.Loopback, Ports.Free());
        server.Start();
        var serving = ServeAsync(server, statusLine);

        Assert.Equal(expected, await RunAsync(((IPEndPoint)server.LocalEndpoint).Port));
        Assert.Equal("GET /health/ready HTTP/1.1", await serving);
    }

    [Fact]
    public async Task Where_nobody_listens_nobody_is_healthy() => Assert.Equal(1, await RunAsync(Ports.Free()));

    /// <summary>Answers one request; returns its first line.</summary>
    private static async Task<string?> ServeAsync(TcpListener server, string statusLine)
    {
        using var client = await server.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, leaveOpen: true);
        var first = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is not (null or ""))
        {
            // Up to the end of the request: closing a connection with unread input resets it.
        }

        await using var writer = new StreamWriter(stream, leaveOpen: true);
        await writer.WriteAsync(statusLine is "" ? "" : $"{statusLine}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        return first;
    }

    private static async Task<int> RunAsync(int port)
    {
        string[] arguments = [Path.Combine(Repository.Root, "docker", "healthcheck.sh"), port.ToString(CultureInfo.InvariantCulture)];
        using var process = Process.Start(new ProcessStartInfo("bash", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException("bash did not start.");
        _ = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }
}
