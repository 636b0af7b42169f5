using ActorState.Entities;
using ActorState.Gateway;
using ActorState.Gateway.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Xunit;

namespace ActorState.UnitTests.Gateway;

public sealed class HeaderTests
{
    private const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Theory]
    [InlineData("*/*", true)]
    [InlineData("application/json", true)]
    [InlineData("Application/JSON;q=0.1", true)]
    [InlineData("application/*", true)]
    [InlineData("text/html, application/json", true)]
    [InlineData("text/event-stream, */*;q=0.1", true)]
    [InlineData("application/json;charset=utf-8", true)]
    [InlineData("garbage", true)]
    [InlineData("", true)]
    [InlineData("text/html", false)]
    [InlineData("text/event-stream", false)]
    [InlineData("application/problem+json", false)]
    [InlineData("application/json;q=0", false)]
    [InlineData("application/json;q=0, */*", false)]
    [InlineData("application/*;q=0, */*;q=1", false)]
    [InlineData("*/*;q=0", false)]
    public void Accept_excludes_json_or_not(string accept, bool takes) => Assert.Equal(takes, AcceptHeader.TakesJson([accept]));

    [Fact]
    public void No_accept_takes_json_and_several_are_one_list()
    {
        Assert.True(AcceptHeader.TakesJson([]));
        Assert.True(AcceptHeader.TakesJson(["text/html", "application/json"]));
    }

    [Theory]
    [InlineData(Trace, true)]
    [InlineData("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", true)]
    [InlineData("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more", true)]
    [InlineData("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01more", false)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more", false)]
    [InlineData("ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", false)]
    [InlineData("00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", false)]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01", false)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", false)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0", false)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0g", false)]
    [InlineData("", false)]
    public void Trace_parents_are_valid_or_ignored(string value, bool valid) => Assert.Equal(valid, TraceParent.IsValid(value));

    [Fact]
    public void Two_trace_parents_are_ignored()
    {
        var context = With("traceparent", Trace);
        Assert.Equal(Trace, TraceParent.Given(context));
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", TraceParent.TraceId(context));

        context = With("traceparent", Trace, Trace);
        Assert.Null(TraceParent.Given(context));
        Assert.Matches("^[0-9a-f]{32}$", TraceParent.TraceId(context));
    }

    [Fact]
    public void A_command_id_is_1_to_255_visible_ascii_characters_sent_once()
    {
        Assert.Null(RequestHeaders.CommandId(With("Other", "x").Request));
        Assert.Equal("!a~", RequestHeaders.CommandId(With("Idempotency-Key", "!a~").Request));
        Assert.Equal(255, RequestHeaders.CommandId(With("Idempotency-Key", new string('k', 255)).Request)?.Length);
        AssertInvalid("Idempotency-Key", request => RequestHeaders.CommandId(request), [""], [new string('k', 256)], ["a b"], ["é"], ["a", "a"]);
    }

    [Fact]
    public void Consistency_is_local_or_strong()
    {
        Assert.Equal(ReadConsistency.Local, RequestHeaders.ConsistencyOf(With("Other", "x").Request));
        Assert.Equal(ReadConsistency.Strong, RequestHeaders.ConsistencyOf(With("ActorState-Consistency", "strong").Request));
        AssertInvalid("ActorState-Consistency", request => RequestHeaders.ConsistencyOf(request), [""], ["Strong"], ["local", "local"]);
    }

    [Fact]
    public void The_highest_of_several_positions_counts()
    {
        Assert.Null(RequestHeaders.MinPositionOf(With("Other", "x").Request));
        Assert.Equal(12, RequestHeaders.MinPositionOf(With("ActorState-Min-Position", "3, 12", "7").Request));
        AssertInvalid("ActorState-Min-Position", request => RequestHeaders.MinPositionOf(request), [""], ["-1"], ["3,"], ["x"], ["99999999999999999999"]);
    }

    [Theory]
    [InlineData("0s", 0)]
    [InlineData("250ms", 250)]
    [InlineData("60s", 60_000)]
    [InlineData("60000ms", 60_000)]
    public void A_wait_is_given_in_ms_or_s(string text, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), RequestHeaders.WaitOf(With("ActorState-Wait", text).Request));

    [Fact]
    public void A_wait_of_another_form_or_above_a_minute_is_invalid()
    {
        Assert.Equal(TimeSpan.FromSeconds(5), RequestHeaders.WaitOf(With("Other", "x").Request));
        AssertInvalid("ActorState-Wait", request => RequestHeaders.WaitOf(request), [""], ["5"], ["61s"], ["60001ms"], ["1m"], ["-1s"], ["5s\n"], ["1s", "1s"], ["999999999s"]);
    }

    [Fact]
    public void Entity_tags_are_joined_and_must_be_tags()
    {
        Assert.Null(RequestHeaders.Tags(With("Other", "x").Request, "If-Match", out _));
        Assert.Equal("\"1\", \"2\"", RequestHeaders.Tags(With("If-Match", "\"1\"", "\"2\"").Request, "If-Match", out var tags));
        Assert.True(tags?.MatchesStrongly(2));
        AssertInvalid("If-Match", request => RequestHeaders.Tags(request, "If-Match", out _), [""], ["7"], ["*", "\"1\""]);
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.8.9.1", true)]
    [InlineData("[::1]", true)]
    [InlineData("", false)]
    [InlineData("127.1", false)]
    [InlineData("128.0.0.1", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("[::2]", false)]
    public void Loopback_hosts_are_known(string host, bool loopback) => Assert.Equal(loopback, HostGate.IsLoopback(host));

    private static DefaultHttpContext With(string name, params string[] values)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers[name] = new StringValues(values);
        return context;
    }

    private static void AssertInvalid(string name, Action<HttpRequest> read, params string[][] values)
    {
        foreach (var value in values)
        {
            var problem = Assert.Throws<ProblemException>(() => read(With(name, value).Request)).Problem;
            Assert.Equal((ErrorCode.InvalidArgument, name), (problem.Code, problem.Member));
        }
    }
}
