using ActorState.TestKit.Http;
using Xunit;

namespace ActorState.IntegrationTests.PostgreSql;

/// <summary>The whole process on PostgreSQL.</summary>
public sealed class PgServerTests : PgTest
{
    [Fact]
    public async Task What_was_written_is_there_after_a_restart()
    {
        await using var server = await StartAsync();
        var put = await server.Entities.PutAsync("cart", "a", """{"n":1}""", token: Token);
        await server.RestartAsync(Token);
        var get = await server.Entities.GetAsync("cart", "a", strong: true, Token);

        Assert.Equal((201, 200, """{"n":1}"""), (put.Status, get.Status, get.Text));
        Assert.Equal("postgres", (await ReadyAsync(server)).Json.GetProperty("journal").GetProperty("store").GetString());
    }

    [Fact]
    public async Task W5_an_older_journal_under_a_running_silo_makes_it_unready_and_writes_nothing()
    {
        await using var server = await StartAsync();
        await server.Entities.PutAsync("cart", "a", """{"n":1}""", token: Token);
        await server.Entities.PutAsync("cart", "a", """{"n":2}""", token: Token);
        await Schema.RunAsync("DELETE FROM event WHERE position = 2; UPDATE partition SET next_position = 2", Token);
        while ((await ReadyAsync(server)).Status == 200)
        {
            Token.ThrowIfCancellationRequested();
        }

        var put = await server.Entities.PutAsync("cart", "b", """{"n":3}""", token: Token);
        var strong = await server.Entities.GetAsync("cart", "a", strong: true, Token);
        var local = await server.Entities.GetAsync("cart", "a", token: Token);

        Assert.Equal((503, 503), ((await ReadyAsync(server)).Status, strong.Status));
        Assert.Contains(put.Status, (int[])[503, 504]);
        Assert.Equal((200, """{"n":2}"""), (local.Status, local.Text));
        Assert.Equal(1, await Schema.AskAsync<long>("SELECT count(*) FROM event", Token));
    }

    private Task<ActorStateServer> StartAsync() =>
        ActorStateServer.StartAsync(
            new ActorStateServerOptions { Store = "postgres", Settings = ["--ConnectionStrings:Postgres", $"{Schema.ConnectionString};Application Name={Schema.Name}"] }, Token);

    private static async Task<HttpReply> ReadyAsync(ActorStateServer server) => await server.Entities.SendAsync(HttpMethod.Get, "/health/ready", null, null, [], Token);
}
