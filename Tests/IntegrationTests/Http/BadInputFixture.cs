using ActorState.TestKit.Http;
using Xunit;

namespace ActorState.IntegrationTests.Http;

/// <summary>A server with the entities that the table of bad requests speaks of.</summary>
public sealed class BadInputFixture : IAsyncLifetime
{
    private ActorStateServer? _server;

    public ActorStateServer Server => _server ?? throw new InvalidOperationException("The server is not running.");

    public async ValueTask InitializeAsync()
    {
        var token = TestContext.Current.CancellationToken;
        _server = await ActorStateServer.StartAsync(new ActorStateServerOptions(), token);
        var entities = Server.Entities;
        await Done(201, entities.PutAsync("cart", "42", """{"a":1}""", token: token));
        await Done(200, entities.PutAsync("cart", "42", """{"a":1,"list":[1]}""", BadRequest.UsedKey, token));
        await Done(201, entities.PutAsync("cart", "gone", "{}", token: token));
        await Done(204, entities.DeleteAsync("cart", "gone", token: token));
        await Done(201, entities.PutAsync("cart", "big", JsonText.ObjectOf(1024 * 1024), token: token));
        await Done(201, entities.PutAsync("cart", "deep", JsonText.Nested(30), token: token));
        await Done(200, entities.CommandAsync("account", "1", "open", """{"owner":"Ann"}""", token: token));
        await Done(200, entities.CommandAsync("account", "1", "deposit", """{"amount":100}""", token: token));
        await Done(200, entities.CommandAsync("account", "closed", "open", """{"owner":"Ann"}""", token: token));
        await Done(200, entities.CommandAsync("account", "closed", "close", "{}", token: token));
        await Done(200, entities.CommandAsync("order", "draft", "create", """{"customer":"Ann"}""", token: token));
        await Done(200, entities.CommandAsync("order", "placed", "create", """{"customer":"Ann"}""", token: token));
        await Done(200, entities.CommandAsync("order", "placed", "add-line", """{"sku":"x","quantity":2,"price":1.5}""", token: token));
        await Done(200, entities.CommandAsync("order", "placed", "place", "{}", token: token));
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    /// <summary>The feed's head, which moves with every event of every entity.</summary>
    public async Task<string?> HeadAsync(CancellationToken token)
    {
        var reply = await Server.Entities.FeedAsync("0", 1, token);
        Assert.Equal(200, reply.Status);
        return reply.Json.GetProperty("head").GetString();
    }

    private static async Task Done(int status, Task<HttpReply> reply)
    {
        var answered = await reply;
        Assert.True(answered.Status == status, $"The entities could not be prepared: {answered}");
    }
}
