using ActorState.TestKit.Http;
using Xunit;

namespace ActorState.IntegrationTests.Reads;

/// <summary>A server on SQLite for one class of reads, which knows every event in it. Local reads stay local for as long as a test takes.</summary>
public sealed class ReadsFixture : IAsyncLifetime
{
    private ActorStateServer? _server;

    public ActorStateServer Server => _server ?? throw new InvalidOperationException("The server is not running.");

    public async ValueTask InitializeAsync()
    {
        var options = new ActorStateServerOptions { Store = ActorStateServerOptions.Sqlite, Settings = ["--ActorState:Entity:LocalReadAgeMax", "01:00:00"] };
        _server = await ActorStateServer.StartAsync(options, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    public Task<HttpReply> GetAsync(string target, params (string Name, string Value)[] headers) =>
        Server.Entities.SendAsync(HttpMethod.Get, target, null, null, headers, TestContext.Current.CancellationToken);
}
