using System.Text;
using System.Text.Json;
using ActorState.Gateway;
using ActorState.Gateway.Http;
using Xunit;

namespace ActorState.UnitTests.Gateway;

public sealed class JsonGateTests
{
    [Theory]
    [InlineData("{}", JsonTokenType.StartObject)]
    [InlineData(" [1, \"😀\"]\r\n", JsonTokenType.StartArray)]
    [InlineData("1e999999", JsonTokenType.Number)]
    [InlineData("null", JsonTokenType.Null)]
    [InlineData("""{"a":{"a":1},"b":[{"a":1},{"a":2}],"A":3}""", JsonTokenType.StartObject)]
    [InlineData("""{"\u0061":1,"\u0062":2,"\\u0061":3}""", JsonTokenType.StartObject)]
    [InlineData("""["\ud83d\ude00", "\\ud83d", "\u0000"]""", JsonTokenType.StartArray)]
    public void Well_formed_bodies_pass(string body, JsonTokenType root) => Assert.Equal(root, JsonGate.Check(Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("  ", 1, 3)]
    [InlineData("{", 1, 2)]
    [InlineData("{\n  \"a\": x}", 2, 8)]
    [InlineData("{} {}", 1, 4)]
    [InlineData("{\"a\":1,}", 1, 8)]
    [InlineData("// c\n{}", 1, 1)]
    [InlineData("{\"a\":1,\"a\":2}", 1, 8)]
    [InlineData("{\"a\":1,\n \"\\u0061\":2}", 2, 2)]
    [InlineData("{\"é\":1,\"\\u00e9\":2}", 1, 9)]
    [InlineData("[{\"b\":{\"a\":1,\"a\":2}}]", 1, 14)]
    [InlineData("[\"\\ud83d\"]", 1, 3)]
    [InlineData("[\"ab\\ude00\\ud83d\"]", 1, 5)]
    [InlineData("[\"\\ud83d\\ud83d\"]", 1, 3)]
    [InlineData("{\"\\ud83dx\":1}", 1, 3)]
    [InlineData("[\"é\", \u0001]", 1, 8)]
    public void Bad_bodies_are_refused_with_line_and_column(string body, long line, long column) => AssertInvalid(Encoding.UTF8.GetBytes(body), line, column);

    [Fact]
    public void Bad_utf8_is_refused_where_it_begins()
    {
        AssertInvalid([.. "[\n\"é"u8, 0xFF, .. "\"]"u8], 2, 4);
        AssertInvalid([.. "[\""u8, 0xED, 0xA0, 0x80, .. "\"]"u8], 1, 3);
        AssertInvalid([0xEF, 0xBB, 0xBF, .. "{}"u8], 1, 1);
    }

    [Fact]
    public void Depth_32_passes_and_33_does_not()
    {
        Assert.Equal(JsonTokenType.StartArray, JsonGate.Check(Encoding.UTF8.GetBytes(new string('[', 32) + new string(']', 32))));
        Assert.Equal(JsonTokenType.StartObject, JsonGate.Check(Encoding.UTF8.GetBytes(Nested(32))));
        Assert.Equal(ErrorCode.InvalidJson, Refusal(Encoding.UTF8.GetBytes(Nested(33))).Problem.Code);
        Assert.Equal(ErrorCode.InvalidJson, Refusal(Encoding.UTF8.GetBytes(new string('[', 1_000_000))).Problem.Code);
    }

    [Fact]
    public void A_full_body_of_distinct_names_passes_and_one_repeated_name_in_it_is_found()
    {
        var names = Enumerable.Range(0, 60_000).Select(i => $"\"{i:x}\":0").ToArray();
        var body = Encoding.UTF8.GetBytes($"{{{string.Join(',', names)}}}");
        Assert.Equal(JsonTokenType.StartObject, JsonGate.Check(body));

        names[^1] = "\"\\u0030\":0";
        Assert.Equal(ErrorCode.InvalidJson, Refusal(Encoding.UTF8.GetBytes($"{{{string.Join(',', names)}}}")).Problem.Code);
    }

    [Fact]
    public void A_full_body_of_long_escaped_names_passes()
    {
        var prefix = string.Concat(Enumerable.Repeat("\\u0061", 100));
        var names = Enumerable.Range(0, 1_500).Select(i => $"\"{prefix}{i}\":0");

        Assert.Equal(JsonTokenType.StartObject, JsonGate.Check(Encoding.UTF8.GetBytes($"{{{string.Join(',', names)}}}")));
    }

    private static string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "{}" + new string('}', depth - 1);

    private static ProblemException Refusal(byte[] body) => Assert.Throws<ProblemException>(() => JsonGate.Check(body));

    private static void AssertInvalid(byte[] body, long line, long column)
    {
        var problem = Refusal(body).Problem;
        Assert.Equal((ErrorCode.InvalidJson, line, column), (problem.Code, problem.Line, problem.Column));
    }
}
