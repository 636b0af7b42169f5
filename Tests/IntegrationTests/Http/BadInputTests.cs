using System.Text.Json;
using ActorState.Errors;
using ActorState.TestKit.Http;
using Xunit;

namespace ActorState.IntegrationTests.Http;

/// <summary>Bad input gets a clear problem with the exact status and code, and changes nothing.</summary>
public sealed class BadInputTests(BadInputFixture fixture) : IClassFixture<BadInputFixture>
{
    private static readonly HashSet<string> KnownCodes = [.. ErrorCatalogue.Codes.Select(code => code.Name())];

    public static TheoryData<string> Refused => [.. BadRequestTable.Refused.Keys];

    public static TheoryData<string> Taken => [.. BadRequestTable.Taken.Keys];

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_bad_request_is_refused_and_changes_nothing(string name)
    {
        var token = TestContext.Current.CancellationToken;
        var row = BadRequestTable.Refused[name];
        var before = await fixture.HeadAsync(token);

        var reply = await RawHttp.SendAsync(fixture.Server.HttpPort, row.Request, token);

        Assert.True(reply.Status == row.Status && (row.Code is null || reply.Code == row.Code), $"Expected {row.Status} {row.Code}, got {reply}");
        Assert.Equal(before, await fixture.HeadAsync(token));
        if (row.Code is not null)
        {
            AssertProblem(row, reply);
        }
    }

    [Fact]
    public async Task A_body_that_breaks_off_the_rules_of_HTTP_is_refused_by_the_server_and_is_no_defect()
    {
        var token = TestContext.Current.CancellationToken;
        var request = new RawRequest("PUT", "/v1/entities/note/chunks")
        {
            Headers = [("Content-Type", "application/json"), ("Transfer-Encoding", "chunked")],
            Body = "zz\r\n{}"u8.ToArray(),
            IsFramed = true,
        };

        Assert.Equal(400, (await RawHttp.SendAsync(fixture.Server.HttpPort, request, token)).Status);
    }

    [Theory]
    [MemberData(nameof(Taken))]
    public async Task What_is_at_its_limit_is_taken(string name)
    {
        var row = BadRequestTable.Taken[name];

        var reply = await RawHttp.SendAsync(fixture.Server.HttpPort, row.Request, TestContext.Current.CancellationToken);

        Assert.True(reply.Status == row.Status, $"Expected {row.Status}, got {reply}");
    }

    [Theory]
    [InlineData("{\"a\":x}", 1, 6)]
    [InlineData("{\"a\":1,\n \"b\":x}", 2, 6)]
    [InlineData("{\"é\":x}", 1, 7)]
    public async Task Bad_JSON_is_located_by_line_and_column_in_bytes(string body, long line, long column)
    {
        var request = BadRequest.Put("located", BadRequest.Document, body, 400, "invalid_json").Request;

        var reply = await RawHttp.SendAsync(fixture.Server.HttpPort, request, TestContext.Current.CancellationToken);

        Assert.Equal("invalid_json", reply.Code);
        Assert.Equal((line, column), (reply.Json.GetProperty("line").GetInt64(), reply.Json.GetProperty("column").GetInt64()));
    }

    [Fact]
    public async Task A_refused_HEAD_has_the_status_and_no_body()
    {
        var reply = await RawHttp.SendAsync(fixture.Server.HttpPort, new RawRequest("HEAD", BadRequest.Absent), TestContext.Current.CancellationToken);

        Assert.Equal((404, ""), (reply.Status, reply.Text));
    }

    private static void AssertProblem(BadRequest row, HttpReply reply)
    {
        var problem = reply.Json;
        Assert.Equal("application/problem+json", reply.MediaType);
        Assert.Contains(row.Code!, KnownCodes);
        Assert.Equal($"urn:actorstate:error:{row.Code}", problem.GetProperty("type").GetString());
        Assert.Equal(row.Status, problem.GetProperty("status").GetInt32());
        Assert.False(string.IsNullOrWhiteSpace(problem.GetProperty("title").GetString()));
        Assert.EndsWith(".", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.String, problem.GetProperty("traceId").ValueKind);
        Assert.Null(reply["ETag"]);
        AssertFields(row, reply, problem);
    }

    /// <summary>The fields that a code never comes without.</summary>
    private static void AssertFields(BadRequest row, HttpReply reply, JsonElement problem)
    {
        switch (row.Code)
        {
            case "invalid_json":
                Assert.InRange(problem.GetProperty("line").GetInt64(), 1, long.MaxValue);
                Assert.InRange(problem.GetProperty("column").GetInt64(), 1, long.MaxValue);
                break;
            case "method_not_allowed":
                Assert.False(string.IsNullOrEmpty(reply["Allow"]));
                break;
            case "version_conflict" or "version_mismatch" or "already_exists":
                Assert.InRange(problem.GetProperty("currentVersion").GetInt64(), 0, 2);
                break;
            case "payload_too_large":
                Assert.InRange(problem.GetProperty("limit").GetInt64(), 1_000, 1024 * 1024);
                break;
            case "command_rejected":
                Assert.Equal(row.Reason, problem.GetProperty("reason").GetString());
                break;
        }
    }
}
