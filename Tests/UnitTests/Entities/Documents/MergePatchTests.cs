using System.Text.Json.Nodes;
using ActorState.Entities.Documents;
using CsCheck;
using Xunit;

namespace ActorState.UnitTests.Entities.Documents;

public sealed class MergePatchTests
{
    /// <summary>Appendix A of RFC 7396.</summary>
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", "{}")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""["a","b"]""", """["c","d"]""", """["c","d"]""")]
    [InlineData("""{"a":"b"}""", """["c"]""", """["c"]""")]
    [InlineData("""{"a":"foo"}""", "null", "null")]
    [InlineData("""{"a":"foo"}""", "\"bar\"", "\"bar\"")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("[1,2]", """{"a":"b","c":null}""", """{"a":"b"}""")]
    [InlineData("{}", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    public void Examples_of_the_standard_hold(string target, string patch, string expected) =>
        Assert.Equal(expected, JsonText.Merge(target, patch));

    [Theory]
    [InlineData("""{"n":1.10,"z":18446744073709551616,"t":"é<😀\u00e9\/"}""", """{"n":1.10}""", """{"n":1.10,"z":18446744073709551616,"t":"é<😀\u00e9\/"}""")]
    [InlineData("{ \"a\" : 1 ,\n \"b\" : { \"c\" : 2 } }", """{"b":{"c":3}}""", "{ \"a\" : 1 ,\n \"b\" : { \"c\" : 3 } }")]
    [InlineData("{ \"a\" : 1 ,\n \"b\" : 2 }", """{"c":3.0}""", "{ \"a\" : 1 ,\n \"b\" : 2,\"c\":3.0 }")]
    [InlineData("{\"b\":1,\"a\":2,\"c\":3}", """{"a":null,"d":"\u00e9","b":{"x":null}}""", """{"b":{},"c":3,"d":"\u00e9"}""")]
    [InlineData("{}", """{"\u0061":{ "x" : [ null ] }}""", """{"\u0061":{ "x" : [ null ] }}""")]
    [InlineData("""{"\u0061":1}""", """{"a":2}""", """{"\u0061":2}""")]
    [InlineData("{ }", "{ }", "{ }")]
    [InlineData("""{"a":[1,{"b":null}]}""", """ {"a":[1,{"b":null}]} """, """{"a":[1,{"b":null}]}""")]
    public void What_a_patch_does_not_touch_keeps_bytes_and_place(string target, string patch, string expected) =>
        Assert.Equal(expected, JsonText.Merge(target, patch));

    [Fact]
    public void An_empty_patch_gives_back_the_same_bytes() =>
        JsonText.Objects.Sample(target => JsonText.Merge(target, "{}") == target);

    [Fact]
    public void One_pass_gives_the_same_bytes_as_taking_the_target_apart() =>
        Gen.Select(JsonText.Objects, JsonText.Objects).Sample((target, patch) =>
        {
            var apart = JsonText.Text(MergePatch.Apply(JsonText.Bytes(target), [JsonText.Bytes(patch)]));
            Assert.Equal(apart, JsonText.Merge(target, patch));
        });

    [Theory]
    [InlineData("""{"a":1}""", """{"b":{}}""")]
    [InlineData("""{"a":1}""", """{"\u0061":2}""")]
    [InlineData("""{"\u0061":1}""", """{"a":2}""")]
    [InlineData("[1]", """{"a":2}""")]
    [InlineData("""{"a":1}""", "[1]")]
    public void What_is_not_that_simple_is_not_merged_in_one_pass(string target, string patch) =>
        Assert.Null(FlatMerge.TryApply(JsonText.Bytes(target).Span, JsonText.Bytes(patch).Span));

    [Fact]
    public void A_patch_of_many_members_is_not_merged_in_one_pass()
    {
        string Patch(int members) => $"{{{string.Join(',', Enumerable.Range(0, members).Select(static i => $"\"m{i}\":{i}"))}}}";
        Assert.Equal(Patch(32), JsonText.Text(FlatMerge.TryApply("{}"u8, JsonText.Bytes(Patch(32)).Span)));
        Assert.Null(FlatMerge.TryApply("{}"u8, JsonText.Bytes(Patch(33)).Span));
        Assert.Equal(Patch(33), JsonText.Merge("{}", Patch(33)));
    }

    [Fact]
    public void A_patch_means_what_the_pseudocode_of_the_standard_means() =>
        Gen.Select(JsonText.Objects, JsonText.Values).Sample((target, patch) =>
        {
            var expected = Naive(JsonNode.Parse(target), JsonNode.Parse(patch));
            Assert.True(JsonText.AreEqual(JsonText.Merge(target, patch), expected?.ToJsonString() ?? "null"));
        });

    private static JsonNode? Naive(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject members)
        {
            return patch?.DeepClone();
        }

        var result = target is JsonObject present ? (JsonObject)present.DeepClone() : [];
        foreach (var (name, value) in members)
        {
            var old = result[name];
            result.Remove(name);
            if (value is not null)
            {
                result[name] = Naive(old, value);
            }
        }

        return result;
    }
}
