using System.Text;
using ActorState.Entities;
using ActorState.Errors;
using Xunit;

namespace ActorState.UnitTests.Gateway;

public sealed class GatewayWriteTests : IAsyncLifetime
{
    private const string Cart = "/v1/entities/cart/42";
    private const int BodyMax = 1_048_576;

    private readonly GatewayServer _server = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_put_carries_body_key_conditions_and_trace_to_the_entity()
    {
        const string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        var reply = await _server.JsonAsync("PUT", Cart, " {\"n\": 1.50} ", "Idempotency-Key: k-1", "If-Match: \"1\"", "If-Match: \"2\"", "If-None-Match: *", $"traceparent: {trace}");

        var request = Assert.Single(_server.Grains.Requests);
        Assert.Equal((EntityOperation.Put, "k-1", true, "\"1\", \"2\"", "*", trace), (request.Operation, request.CommandId, request.Keyed, request.IfMatch, request.IfNoneMatch, request.TraceParent));
        Assert.Equal(" {\"n\": 1.50} ", Encoding.UTF8.GetString(request.Body.Span));
        Assert.Equal((200, """{"version":7,"position":"4711"}"""), (reply.Status, reply.Body));
        Assert.Equal(("\"7\"", "4711", "k-1", trace), (reply.Header("ETag"), reply.Header("ActorState-Position"), reply.Header("Idempotency-Key"), reply.Header("traceparent")));
    }

    [Fact]
    public async Task Without_a_key_the_gateway_mints_a_uuid_of_version_7()
    {
        var reply = await _server.JsonAsync("PUT", Cart, "{}");

        var request = Assert.Single(_server.Grains.Requests);
        Assert.False(request.Keyed);
        Assert.Equal(request.CommandId, reply.Header("Idempotency-Key"));
        Assert.Equal(7, Guid.Parse(request.CommandId).Version);
    }

    [Theory]
    [InlineData("PUT", "", "application/json", EntityOperation.Put)]
    [InlineData("PATCH", "", "application/merge-patch+json", EntityOperation.Merge)]
    [InlineData("POST", "/events", "application/json; charset=\"UTF-8\"", EntityOperation.Append)]
    [InlineData("POST", "/commands/open", "Application/JSON", EntityOperation.Command)]
    [InlineData("POST", "/undo", "application/json", EntityOperation.Undo)]
    [InlineData("POST", "/redo", "application/json", EntityOperation.Redo)]
    public async Task Each_write_is_its_operation(string method, string path, string mediaType, EntityOperation operation)
    {
        var reply = await _server.SendAsync(method, Cart + path, [$"Content-Type: {mediaType}"], "{}"u8.ToArray());

        Assert.Equal(200, reply.Status);
        Assert.Equal((operation, operation == EntityOperation.Command ? "open" : null), Assert.Single(_server.Grains.Requests) is var request ? (request.Operation, request.Name) : default);
    }

    [Fact]
    public async Task A_json_patch_is_an_array_and_everything_else_an_object()
    {
        Assert.Equal(200, (await _server.SendAsync("PATCH", Cart, ["Content-Type: application/json-patch+json"], "[]"u8.ToArray())).Status);
        Assert.Equal(EntityOperation.Patch, Assert.Single(_server.Grains.Requests).Operation);

        await AssertRefusedAsync(400, "invalid_argument", _server.SendAsync("PATCH", Cart, ["Content-Type: application/json-patch+json"], "{}"u8.ToArray()));
        await AssertRefusedAsync(400, "invalid_argument", _server.SendAsync("PATCH", Cart, ["Content-Type: application/merge-patch+json"], "[]"u8.ToArray()));
        await AssertRefusedAsync(400, "invalid_argument", _server.JsonAsync("PUT", Cart, "[]"));
    }

    [Fact]
    public async Task Delete_and_commands_need_no_body()
    {
        Assert.Equal(204, (await _server.SendAsync("DELETE", Cart, ["Content-Type: text/plain"], "ignored"u8.ToArray())).Status);
        Assert.Equal(200, (await _server.SendAsync("POST", Cart + "/commands/open")).Status);
        Assert.Equal(200, (await _server.SendAsync("POST", Cart + "/undo", ["Transfer-Encoding: chunked"], "0\r\n\r\n"u8.ToArray())).Status);
        Assert.All(_server.Grains.Requests, request => Assert.True(request.Body.IsEmpty));
    }

    [Fact]
    public async Task A_dry_run_ignores_the_key_and_gives_none_back()
    {
        var reply = await _server.JsonAsync("POST", Cart + "/commands/open?dryRun=true", "{}", "Idempotency-Key: a", "Idempotency-Key: b");

        Assert.Equal((200, """{"events":[]}""", "", ""), (reply.Status, reply.Body, reply.Header("Idempotency-Key"), reply.Header("ETag")));
        var request = Assert.Single(_server.Grains.Requests);
        Assert.Equal((true, false), (request.DryRun, request.Keyed));
    }

    [Fact]
    public async Task Refusals_before_the_entity_carry_the_key_unless_it_is_malformed()
    {
        Assert.Equal("k", (await _server.SendAsync("PUT", Cart, ["Idempotency-Key: k", "Content-Type: text/plain"], "{}"u8.ToArray())).Header("Idempotency-Key"));
        Assert.Equal("k", (await _server.JsonAsync("PUT", Cart, "{", "Idempotency-Key: k")).Header("Idempotency-Key"));
        Assert.NotEqual("", (await _server.JsonAsync("PUT", Cart, "{", "Accept: text/html")).Header("Idempotency-Key"));
        foreach (var headers in new[] { new[] { "Idempotency-Key: a b" }, ["Idempotency-Key: a", "Idempotency-Key: a"], ["Idempotency-Key:"] })
        {
            var reply = await _server.JsonAsync("PUT", Cart, "{}", headers);
            Assert.Equal((400, "invalid_argument", "Idempotency-Key", ""), (reply.Status, reply.Code, reply.Json("member"), reply.Header("Idempotency-Key")));
        }
    }

    [Fact]
    public async Task An_unknown_outcome_carries_the_key()
    {
        var calls = 0;
        _server.Grains.OnExecute = request => ++calls == 1
            ? throw new TimeoutException()
            : Task.FromResult(EntityReply.Refused(request.Operation, new EntityProblem(ErrorCode.Unavailable, "No.")));

        var reply = await _server.JsonAsync("PUT", Cart, "{}", "Idempotency-Key: k");

        Assert.Equal((504, "outcome_unknown", "k"), (reply.Status, reply.Code, reply.Header("Idempotency-Key")));
    }

    [Theory]
    [InlineData("Content-Type: text/plain")]
    [InlineData("Content-Type: application/json; charset=latin1")]
    [InlineData("Content-Type: application/json", "Content-Type: application/json")]
    [InlineData("Content-Type: application/json", "Content-Encoding: gzip")]
    [InlineData("X-None: 1")]
    [InlineData("Content-Type: application/merge-patch+json")]
    public async Task Another_media_type_is_refused(params string[] headers) =>
        await AssertRefusedAsync(415, "unsupported_media_type", _server.SendAsync("PUT", Cart, headers, "{}"u8.ToArray()));

    [Fact]
    public async Task A_patch_takes_the_patch_types_only() => await AssertRefusedAsync(415, "unsupported_media_type", _server.JsonAsync("PATCH", Cart, "{}"));

    [Fact]
    public async Task A_bad_body_is_refused_with_line_and_column()
    {
        var reply = await _server.JsonAsync("PUT", Cart, "{\"a\":1,\n\"a\":2}");
        Assert.Equal((400, "invalid_json", "2", "1"), (reply.Status, reply.Code, reply.Json("line"), reply.Json("column")));
        await AssertRefusedAsync(400, "invalid_json", _server.SendAsync("PUT", Cart));
        Assert.Empty(_server.Grains.Requests);
    }

    [Theory]
    [InlineData(BodyMax, false, 200)]
    [InlineData(BodyMax, true, 200)]
    [InlineData(BodyMax + 1, false, 413)]
    [InlineData(BodyMax + 1, true, 413)]
    public async Task A_body_has_at_most_1_MiB(int length, bool chunked, int status)
    {
        var body = Encoding.UTF8.GetBytes("{\"a\":\"" + new string('x', length - 8) + "\"}");
        byte[] sent = chunked ? [.. Encoding.ASCII.GetBytes($"{length:x}\r\n"), .. body, .. "\r\n0\r\n\r\n"u8] : body;
        string[] headers = ["Content-Type: application/json", .. chunked ? ["Transfer-Encoding: chunked"] : Array.Empty<string>()];

        var reply = await _server.SendAsync("PUT", Cart, headers, sent);

        Assert.Equal(status, reply.Status);
        if (status == 413)
        {
            Assert.Equal(("payload_too_large", "1048576"), (reply.Code, reply.Json("limit")));
        }
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("text/event-stream")]
    [InlineData("application/json;q=0")]
    public async Task A_caller_that_takes_no_json_is_refused(string accept)
    {
        await AssertRefusedAsync(406, "not_acceptable", _server.JsonAsync("PUT", Cart, "{}", $"Accept: {accept}"));
        await AssertRefusedAsync(406, "not_acceptable", _server.SendAsync("GET", Cart, [$"Accept: {accept}"]));
        await AssertRefusedAsync(406, "not_acceptable", _server.SendAsync("GET", "/v1/feed", [$"Accept: {accept}"]));
        await AssertRefusedAsync(406, "not_acceptable", _server.SendAsync("GET", Cart + "/events", [$"Accept: {accept}"]));
    }

    [Fact]
    public async Task A_defect_is_internal_and_says_nothing_about_itself()
    {
        _server.Grains.OnExecute = request => Task.FromResult(new EntityReply(request.Operation, CommandOutcome.Applied, 1, 1)
        {
            Problem = new EntityProblem((ErrorCode)999, "A secret."),
        });

        var reply = await _server.JsonAsync("PUT", Cart, "{}", "Idempotency-Key: k");

        Assert.Equal((500, "internal", "k"), (reply.Status, reply.Code, reply.Header("Idempotency-Key")));
        Assert.DoesNotContain("secret", reply.Body, StringComparison.Ordinal);
    }

    private static async Task AssertRefusedAsync(int status, string code, Task<GatewayReply> sent)
    {
        var reply = await sent;
        Assert.Equal((status, code), (reply.Status, reply.Code));
    }
}
