using System.Text;
using System.Text.Json;
using ActorState.Entities;
using ActorState.Errors;
using ActorState.Events;
using ActorState.Gateway.Http;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ActorState.UnitTests.Gateway;

public sealed class RenderingTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    [Fact]
    public async Task Put_that_created_is_201_and_one_that_replaced_200()
    {
        var created = await WriteAsync(new EntityReply(EntityOperation.Put, CommandOutcome.Created, 1, 12));
        Assert.Equal((201, """{"version":1,"position":"12"}"""), (created.Response.StatusCode, Body(created)));
        Assert.Equal("\"1\"", created.Response.Headers.ETag);
        Assert.Equal("12", created.Response.Headers["ActorState-Position"]);
        Assert.False(created.Response.Headers.ContainsKey("Idempotency-Replayed"));

        var replaced = await WriteAsync(new EntityReply(EntityOperation.Put, CommandOutcome.Applied, 2, 13) { Replayed = true });
        Assert.Equal((200, """{"version":2,"position":"13"}"""), (replaced.Response.StatusCode, Body(replaced)));
        Assert.Equal("true", replaced.Response.Headers["Idempotency-Replayed"]);
    }

    [Fact]
    public async Task Nothing_written_has_no_position()
    {
        var context = await WriteAsync(new EntityReply(EntityOperation.Put, CommandOutcome.Unchanged, 2, 0));

        Assert.Equal((200, """{"version":2}"""), (context.Response.StatusCode, Body(context)));
        Assert.Equal("\"2\"", context.Response.Headers.ETag);
        Assert.False(context.Response.Headers.ContainsKey("ActorState-Position"));
    }

    [Fact]
    public async Task Delete_has_no_body()
    {
        var context = await WriteAsync(new EntityReply(EntityOperation.Delete, CommandOutcome.Applied, 3, 14));

        Assert.Equal((204, ""), (context.Response.StatusCode, Body(context)));
        Assert.Equal("\"3\"", context.Response.Headers.ETag);
    }

    [Theory]
    [InlineData(EntityOperation.Append, """{"version":4,"position":"9","count":3}""")]
    [InlineData(EntityOperation.Undo, """{"version":4,"position":"9","to":0}""")]
    [InlineData(EntityOperation.Redo, """{"version":4,"position":"9","to":0}""")]
    [InlineData(EntityOperation.Merge, """{"version":4,"position":"9"}""")]
    [InlineData(EntityOperation.Command, """{"version":4,"position":"9","events":[]}""")]
    public async Task Each_operation_has_its_own_members_and_is_200_even_where_it_created(EntityOperation operation, string body)
    {
        var context = await WriteAsync(new EntityReply(operation, CommandOutcome.Created, 4, 9) { Count = 3, To = 0 });

        Assert.Equal((200, body), (context.Response.StatusCode, Body(context)));
    }

    [Fact]
    public async Task A_commands_events_and_result_keep_their_bytes()
    {
        var reply = Command();

        Assert.Equal("""{"version":4,"position":"9","events":[{"type":"deposited","data":{"amount":1.50}}],"result":{"balance":1E+2}}""", Body(await WriteAsync(reply)));
        var dryRun = await WriteAsync(reply, isDryRun: true);
        Assert.Equal("""{"events":[{"type":"deposited","data":{"amount":1.50}}],"result":{"balance":1E+2}}""", Body(dryRun));
        Assert.False(dryRun.Response.Headers.ContainsKey("ETag"));
        Assert.False(dryRun.Response.Headers.ContainsKey("ActorState-Position"));
    }

    [Fact]
    public async Task A_problem_has_its_fields_and_no_tag()
    {
        var problem = new EntityProblem(ErrorCode.CommandRejected, "Account \"42\" has 5 €.") { Reason = "insufficient_funds", CurrentVersion = 0 };
        var context = await WriteAsync(new EntityReply(EntityOperation.Command, CommandOutcome.Rejected, 4, 0) { Problem = problem });

        Assert.Equal(422, context.Response.StatusCode);
        Assert.Equal("application/problem+json", context.Response.ContentType);
        Assert.False(context.Response.Headers.ContainsKey("ETag"));
        Assert.Equal(
            $$"""{"type":"urn:actorstate:error:command_rejected","title":"{{ErrorCode.CommandRejected.Title()}}","status":422,"detail":"Account \"42\" has 5 €.","code":"command_rejected","traceId":"{{TraceId}}","reason":"insufficient_funds","currentVersion":0}""",
            Body(context));
    }

    [Theory]
    [InlineData(ErrorCode.Unavailable, "1")]
    [InlineData(ErrorCode.RateLimited, "1")]
    [InlineData(ErrorCode.OutcomeUnknown, "")]
    public async Task Only_a_refusal_that_passes_says_when_to_come_back(ErrorCode code, string retryAfter)
    {
        var context = await WriteAsync(EntityReply.Refused(EntityOperation.Put, new EntityProblem(code, "A sentence.")));

        Assert.Equal(retryAfter, context.Response.Headers.RetryAfter.ToString());
    }

    [Fact]
    public void An_outcome_shows_the_reply_as_it_was()
    {
        Assert.Equal("""{"status":201,"version":1,"position":"12","body":{"version":1,"position":"12"}}""", Outcome(new EntityReply(EntityOperation.Put, CommandOutcome.Created, 1, 12)));
        Assert.Equal("""{"status":200,"version":1,"body":{"version":1}}""", Outcome(new EntityReply(EntityOperation.Merge, CommandOutcome.Unchanged, 1, 0)));
        Assert.Equal("""{"status":204,"version":3,"position":"14"}""", Outcome(new EntityReply(EntityOperation.Delete, CommandOutcome.Applied, 3, 14)));

        var rejected = Outcome(new EntityReply(EntityOperation.Patch, CommandOutcome.Rejected, 3, 0) { Problem = new EntityProblem(ErrorCode.PatchFailed, "No.") });
        using var json = JsonDocument.Parse(rejected);
        Assert.Equal(["status", "body"], json.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal("patch_failed", json.RootElement.GetProperty("body").GetProperty("code").GetString());
        Assert.Equal(TraceId, json.RootElement.GetProperty("body").GetProperty("traceId").GetString());
    }

    [Fact]
    public void An_event_becomes_a_cloud_event()
    {
        var record = new EventRecord(0, 12, new EntityId("default", "cart", "a/ü"), 3, 1, "$merged", """{"n":1.50}"""u8.ToArray(), "c1", 1, new EventHash(new byte[32]))
        {
            Metadata = """{"actor":"me \u00fc","traceparent":"00-x","metadata":{ "k" : 1.0 }}"""u8.ToArray(),
        };

        Assert.Equal(
            """{"specversion":"1.0","id":"cart/a/ü/3","source":"/tenants/default/entities/cart/a%2F%C3%BC","subject":"a/ü","type":"$merged","time":"1970-01-01T00:00:00.000001Z","datacontenttype":"application/json","version":3,"position":"12","partition":0,"unitleft":1,"commandid":"c1","hash":"0000000000000000000000000000000000000000000000000000000000000000","actor":"me ü","traceparent":"00-x","metadata":"{ \"k\" : 1.0 }","data":{"n":1.50}}""",
            Text(JsonReplies.Render(json => CloudEventWriter.Write(json, record))));
        Assert.DoesNotContain("metadata", Text(JsonReplies.Render(json => CloudEventWriter.Write(json, record with { Metadata = default }))), StringComparison.Ordinal);
    }

    private static EntityReply Command() => new(EntityOperation.Command, CommandOutcome.Applied, 4, 9)
    {
        Events = [new ReplyEvent("deposited", """{"amount":1.50}"""u8.ToArray())],
        Result = """{"balance":1E+2}"""u8.ToArray(),
    };

    private static async Task<HttpContext> WriteAsync(EntityReply reply, bool isDryRun = false)
    {
        var context = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        context.Request.Headers.TraceParent = $"00-{TraceId}-b7ad6b7169203331-01";
        await WriteReplies.WriteAsync(context, reply, isDryRun);
        return context;
    }

    private static string Outcome(EntityReply reply) => Text(JsonReplies.Render(json => WriteReplies.RenderOutcome(json, reply, TraceId)));

    private static string Body(HttpContext context) => Text(((MemoryStream)context.Response.Body).ToArray());

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
