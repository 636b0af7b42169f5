using System.Net.Sockets;
using System.Text;
using ActorState.Gateway.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ActorState.UnitTests.Gateway;

/// <summary>The gateway on a real server and port, in front of fake grains; requests go out as the bytes that the test gives.</summary>
public sealed class GatewayServer : IAsyncLifetime
{
    private readonly WebApplication _app;
    private int _port;

    public GatewayServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(Grains.Factory);
        builder.Services.AddActorStateGateway(options => options.ReadDeadline = TimeSpan.FromSeconds(1));
        _app = builder.Build();
        _app.MapGet("/metrics", (RequestDelegate)(context => context.Response.WriteAsync("before")));
        _app.UseActorStateGateway();
        _app.MapGet("/dashboard/{**rest}", (RequestDelegate)(context => context.Response.WriteAsync("after")));
    }

    internal FakeGrains Grains { get; } = new();

    internal IEnumerable<RouteEndpoint> Endpoints => ((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    public async ValueTask InitializeAsync()
    {
        await _app.StartAsync();
        _port = new Uri(_app.Urls.Single()).Port;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    /// <summary>Sends one request; <paramref name="headers"/> are whole lines. A body brings its own length unless a line says otherwise.</summary>
    internal async Task<GatewayReply> SendAsync(string method, string target, string[]? headers = null, byte[]? body = null)
    {
        var lines = new List<string> { $"{method} {target} HTTP/1.1", "Connection: close" };
        lines.AddRange(headers ?? []);
        if (!lines.Any(line => line.StartsWith("Host:", StringComparison.Ordinal)))
        {
            lines.Add($"Host: localhost:{_port}");
        }

        if (body is not null && !lines.Any(line => line.StartsWith("Transfer-Encoding:", StringComparison.Ordinal) || line.StartsWith("Content-Length:", StringComparison.Ordinal)))
        {
            lines.Add($"Content-Length: {body.Length}");
        }

        using var client = new TcpClient("127.0.0.1", _port);
        await using var stream = client.GetStream();
        byte[] request = [.. Encoding.UTF8.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n"), .. body ?? []];
        var reply = GatewayReply.ReadAsync(stream);
        try
        {
            await stream.WriteAsync(request);
        }
        catch (IOException)
        {
            // The server answers a body that is too long without reading it all.
        }

        return await reply;
    }

    internal Task<GatewayReply> JsonAsync(string method, string target, string body, params string[] headers) =>
        SendAsync(method, target, ["Content-Type: application/json", .. headers], Encoding.UTF8.GetBytes(body));
}
