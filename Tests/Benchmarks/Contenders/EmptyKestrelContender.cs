using System.Net;
using System.Text.Json.Nodes;
using ActorState.Benchmarks.Running;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace ActorState.Benchmarks.Contenders;

/// <summary>The floor of everything over HTTP: Kestrel that answers 200 with nothing, whatever it is asked.</summary>
internal sealed class EmptyKestrelContender : IContender
{
    private WebApplication? _app;

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.AddServerHeader = false;
        });
        _app = builder.Build();
        _app.Run(static context =>
        {
            context.Response.ContentLength = 0;
            return Task.CompletedTask;
        });
        await _app.StartAsync();
    }

    public Task<JsonNode?> AskAsync(string question, long argument) =>
        Task.FromResult<JsonNode?>((_app ?? throw new InvalidOperationException("The server has not started.")).Urls.First());

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }
}
