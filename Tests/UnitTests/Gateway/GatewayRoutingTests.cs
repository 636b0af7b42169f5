using System.Text.RegularExpressions;
using Xunit;

namespace ActorState.UnitTests.Gateway;

public sealed class GatewayRoutingTests(GatewayServer server) : IClassFixture<GatewayServer>
{
    [Theory]
    [InlineData("/v1/entities/cart/a%2Fb", "default/cart/a/b")]
    [InlineData("/v1/entities/cart/a%252Fb", "default/cart/a%2Fb")]
    [InlineData("/v1/entities/cart/A", "default/cart/A")]
    [InlineData("/v1/entities/cart/a%20", "default/cart/a ")]
    [InlineData("/v1/entities/cart/a+b?x=/y", "default/cart/a+b")]
    [InlineData("/v1/entities/cart/%F0%9F%98%80", "default/cart/😀")]
    [InlineData("/v1/entities/cart/...", "default/cart/...")]
    [InlineData("/v1/entities/cart/-", "default/cart/-")]
    [InlineData("/v1/entities/cart/%7Bid%7D", "default/cart/{id}")]
    [InlineData("/v1/entities/cart/%2E%2E%2Fx", "default/cart/../x")]
    [InlineData("/v1/entities/cart/events", "default/cart/events")]
    [InlineData("http://localhost/v1/entities/cart/a%2Fb", "default/cart/a/b", "Host: localhost")]
    public async Task An_id_reaches_its_entity_decoded_exactly_once(string target, string key, string? header = null)
    {
        var reply = await server.SendAsync("GET", target, header is null ? [] : [header]);

        Assert.Equal(200, reply.Status);
        Assert.Equal(key, server.Grains.Keys.Last());
    }

    [Theory]
    [InlineData("/v1/entities/cart/%2E")]
    [InlineData("/v1/entities/cart/.")]
    [InlineData("/v1/entities/cart/..")]
    [InlineData("/v1/entities/cart/%2e%2E")]
    [InlineData("/v1/entities/cart/..%2F..", true)]
    [InlineData("/v1/entities/cart/")]
    [InlineData("/v1/entities/")]
    [InlineData("/v1/entities//x")]
    [InlineData("/v1/entities/cart//events")]
    [InlineData("/v1/entities/Cart/x")]
    [InlineData("/v1/entities/1cart/x")]
    [InlineData("/v1/entities/c%2Fart")]
    [InlineData("/v1/entities/cart/%zz")]
    [InlineData("/v1/entities/cart/%4")]
    [InlineData("/v1/entities/cart/%FF")]
    [InlineData("/v1/entities/cart/%ED%A0%80")]
    [InlineData("/v1/entities/cart/%0A")]
    [InlineData("/v1/entities/cart/%C2%80")]
    [InlineData("/v1/entities/cart/42/outcomes/a%20b")]
    [InlineData("/v1/entities/cart/42/outcomes/%C3%A9")]
    [InlineData("/v1/entities/cart/42/outcomes/")]
    public async Task A_bad_key_is_refused(string target, bool valid = false)
    {
        var reply = await server.SendAsync("GET", target);

        Assert.Equal(valid ? (200, "") : (400, "invalid_key"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData(256, 200)]
    [InlineData(257, 400)]
    public async Task An_id_has_at_most_256_bytes(int length, int status) =>
        Assert.Equal(status, (await server.SendAsync("GET", "/v1/entities/cart/" + new string('a', length))).Status);

    [Theory]
    [InlineData("/v1")]
    [InlineData("/v1/")]
    [InlineData("/v1/nothing")]
    [InlineData("/v1/views")]
    [InlineData("/v1/subscriptions/x")]
    [InlineData("/v1/cache/a/b")]
    [InlineData("/v1/feed/")]
    [InlineData("/v1/Feed")]
    [InlineData("/V1/feed")]
    [InlineData("/V1/entities/cart/42")]
    [InlineData("/v1/entities/cart/42/")]
    [InlineData("/v1/entities/cart/42/Events")]
    [InlineData("/v1/entities/cart/42/events/")]
    [InlineData("/v1/entities/cart/42/commands")]
    [InlineData("/v1/entities/cart/42/commands/a/b")]
    [InlineData("/v1/entities/cart/a/b/c/d/e/f/g")]
    [InlineData("/x/../v1/feed")]
    [InlineData("/v1/../metrics")]
    [InlineData("//v1/feed")]
    [InlineData("/nothing")]
    public async Task An_unknown_path_is_a_problem(string target)
    {
        var reply = await server.SendAsync("GET", target);

        Assert.Equal((404, "not_found"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("POST", "/v1/entities/cart/42", "DELETE, GET, HEAD, PATCH, PUT")]
    [InlineData("PUT", "/v1/entities/cart/42/events", "GET, POST")]
    [InlineData("GET", "/v1/entities/cart/42/commands/open", "POST")]
    [InlineData("OPTIONS", "/v1/feed", "GET")]
    [InlineData("BREW", "/v1/entities", "GET")]
    [InlineData("DELETE", "/health/live", "GET")]
    public async Task Another_method_is_refused_with_those_that_exist(string method, string target, string allow)
    {
        var reply = await server.SendAsync(method, target);

        Assert.Equal((405, "method_not_allowed"), (reply.Status, reply.Code));
        Assert.Equal(allow, string.Join(", ", reply.Header("Allow").Split(", ").Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("/metrics", "before")]
    [InlineData("/dashboard/a%2Fb", "after")]
    public async Task Endpoints_of_the_host_are_reached(string target, string body) => Assert.Equal(body, (await server.SendAsync("GET", target)).Body.Split("\r\n").First(line => line == body));

    [Theory]
    [InlineData("Host: evil.example")]
    [InlineData("Host: 192.168.0.1")]
    [InlineData("Host: localhost:1", "Origin: http://localhost:2")]
    [InlineData("Host: localhost:1", "Origin: https://localhost:1")]
    [InlineData("Host: localhost:1", "Origin: http://127.0.0.1:1")]
    [InlineData("Host: localhost:1", "Origin: null")]
    [InlineData("Host: localhost:1", "Origin: http://localhost:1", "Origin: http://localhost:1")]
    public async Task A_foreign_host_or_origin_is_forbidden(params string[] headers)
    {
        var reply = await server.SendAsync("GET", "/v1/entities/cart/42", headers);

        Assert.Equal((403, "forbidden"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("Host: 127.0.0.1:1")]
    [InlineData("Host: [::1]:1")]
    [InlineData("Host: localhost:80", "Origin: http://LOCALHOST")]
    [InlineData("Host: localhost:1", "Origin: http://localhost:1")]
    public async Task The_own_host_and_origin_pass(params string[] headers) =>
        Assert.Equal(200, (await server.SendAsync("GET", "/v1/entities/cart/42", headers)).Status);

    [Fact]
    public async Task The_documentation_needs_nothing_from_elsewhere()
    {
        Assert.Equal((302, "/docs"), (await server.SendAsync("GET", "/")) is var root ? (root.Status, root.Header("Location")) : default);
        var page = await server.SendAsync("GET", "/docs");
        if (page.Status is 301 or 302 or 307 or 308)
        {
            page = await server.SendAsync("GET", new Uri(new Uri("http://localhost/docs"), page.Header("Location")).AbsolutePath);
        }

        Assert.Equal(200, page.Status);
        Assert.Contains("openapi/v1.json", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page.Body, StringComparison.Ordinal);
        var script = Regex.Match(page.Body, "src=\"([^\"]+)\"").Groups[1].Value;
        Assert.Equal(200, (await server.SendAsync("GET", new Uri(new Uri("http://localhost/docs/"), script).AbsolutePath)).Status);
    }

    [Fact]
    public async Task Health_shows_the_journal_or_that_it_does_not_answer()
    {
        Assert.Equal("""{"status":"live"}""", (await server.SendAsync("GET", "/health/live")).Body);
        Assert.Equal(
            """{"status":"ready","journal":{"id":"00000000-0000-0000-0000-000000000000","store":"memory","durability":"none","partitions":1,"head":"5"}}""",
            (await server.SendAsync("GET", "/health/ready")).Body);

        var answer = server.Grains.OnStatus;
        server.Grains.OnStatus = () => throw new TimeoutException();
        var reply = await server.SendAsync("GET", "/health/ready");
        server.Grains.OnStatus = answer;
        Assert.Equal((503, """{"status":"unavailable"}"""), (reply.Status, reply.Body));
    }
}
