using CsCheck;
using Xunit;

namespace ActorState.UnitTests.Entities.Documents;

public sealed class JsonPatchTests
{
    /// <summary>Appendix A of RFC 6902, what applies.</summary>
    [Theory]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz","value":"qux"}]""", """{"foo":"bar","baz":"qux"}""")]
    [InlineData("""{"foo":["bar","baz"]}""", """[{"op":"add","path":"/foo/1","value":"qux"}]""", """{"foo":["bar","qux","baz"]}""")]
    [InlineData("""{"baz":"qux","foo":"bar"}""", """[{"op":"remove","path":"/baz"}]""", """{"foo":"bar"}""")]
    [InlineData("""{"foo":["bar","qux","baz"]}""", """[{"op":"remove","path":"/foo/1"}]""", """{"foo":["bar","baz"]}""")]
    [InlineData("""{"baz":"qux","foo":"bar"}""", """[{"op":"replace","path":"/baz","value":"boo"}]""", """{"baz":"boo","foo":"bar"}""")]
    [InlineData(
        """{"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}}""",
        """[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]""",
        """{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}""")]
    [InlineData("""{"foo":["all","grass","cows","eat"]}""", """[{"op":"move","from":"/foo/1","path":"/foo/3"}]""", """{"foo":["all","cows","eat","grass"]}""")]
    [InlineData(
        """{"baz":"qux","foo":["a",2,"c"]}""",
        """[{"op":"test","path":"/baz","value":"qux"},{"op":"test","path":"/foo/1","value":2}]""",
        """{"baz":"qux","foo":["a",2,"c"]}""")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/child","value":{"grandchild":{}}}]""", """{"foo":"bar","child":{"grandchild":{}}}""")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz","value":"qux","xyz":123}]""", """{"foo":"bar","baz":"qux"}""")]
    [InlineData("""{"/":9,"~1":10}""", """[{"op":"test","path":"/~01","value":10}]""", """{"/":9,"~1":10}""")]
    [InlineData("""{"foo":["bar"]}""", """[{"op":"add","path":"/foo/-","value":["abc","def"]}]""", """{"foo":["bar",["abc","def"]]}""")]
    public void Examples_of_the_standard_hold(string state, string patch, string expected) =>
        Assert.Equal(expected, JsonText.Patched(state, patch));

    [Theory]
    [InlineData("""[{"op":"test","path":"/n","value":null}]""")]
    [InlineData("""[{"op":"test","path":"/one","value":10e-1}]""")]
    [InlineData("""[{"op":"test","path":"/huge","value":10e99999999998}]""")]
    [InlineData("""[{"op":"test","path":"","value":{"text":"é","huge":1e99999999999,"one":1,"n":null,"o":{"b":[2],"a":1}}}]""")]
    [InlineData("""[{"op":"copy","from":"/o","path":"/p"},{"op":"remove","path":"/p/a"},{"op":"test","path":"/p","value":{"b":[2]}},{"op":"remove","path":"/p"}]""")]
    [InlineData("""[{"op":"move","from":"/o","path":"/o"}]""")]
    [InlineData("""[{"op":"replace","path":"/one","value":1.0}]""")]
    [InlineData("""[{"op":"add","path":"/o/b/-","value":7},{"op":"remove","path":"/o/b/1"}]""")]
    [InlineData("[]")]
    public void A_patch_that_changes_nothing_gives_back_the_same_bytes(string patch)
    {
        const string State = """{ "o" : {"a":1, "b":[ 2 ]},"n":null ,"one":1.0, "huge":1e99999999999, "text":"\u00e9" }""";
        Assert.Equal(State, JsonText.Patched(State, patch));
    }

    [Theory]
    [InlineData("""{"a":1.10,"b":18446744073709551616,"é":"<😀\u00e9"}""", """[{"op":"remove","path":"/a"}]""", """{"b":18446744073709551616,"é":"<😀\u00e9"}""")]
    [InlineData("{ \"a\" : [ 1 , 2 ] }", """[{"op":"add","path":"/a/1","value":1.50}]""", "{ \"a\" : [ 1 ,1.50, 2 ] }")]
    [InlineData("{}", """[{"op":"add","path":"/\u00e9😀\"~0~1","value":1}]""", """{"\u00e9😀\"~/":1}""")]
    [InlineData("""{"\u0061":{"x":1}}""", """[{"op":"add","path":"\/a\u002fx","value":2}]""", """{"\u0061":{"x":2}}""")]
    [InlineData("""{"a":{"x":1}}""", """[{"op":"copy","from":"/a","path":"/b"},{"op":"replace","path":"/a/x","value":2}]""", """{"a":{"x":2},"b":{"x":1}}""")]
    [InlineData("""{"a":{"x":1}}""", """[{"op":"copy","from":"","path":"/b"},{"op":"remove","path":"/a"}]""", """{"b":{"a":{"x":1}}}""")]
    [InlineData("""{"a":{"x":1}}""", """[{"op":"move","from":"/a","path":""}]""", """{"x":1}""")]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"","value":[]},{"op":"add","path":"","value":{"b":1}}]""", """{"b":1}""")]
    [InlineData("""{"":{"":1}}""", """[{"op":"replace","path":"//","value":2}]""", """{"":{"":2}}""")]
    public void Patches_splice_bytes(string state, string patch, string expected) => Assert.Equal(expected, JsonText.Patched(state, patch));

    [Theory]
    [InlineData("""[{"op":"test","path":"/a","value":2}]""", "Operation 0 (test \"/a\") fails: the value there is another one.")]
    [InlineData("""[{"op":"test","path":"/no","value":null}]""", "Operation 0 (test \"/no\") fails: there is nothing at \"/no\".")]
    [InlineData("""[{"op":"add","path":"/b","value":1},{"op":"remove","path":"/no"}]""", "Operation 1 (remove \"/no\") fails: there is nothing at \"/no\".")]
    [InlineData("""[{"op":"replace","path":"/no","value":1}]""", "Operation 0 (replace \"/no\") fails: there is nothing at \"/no\".")]
    [InlineData("""[{"op":"copy","from":"/no","path":"/b"}]""", "Operation 0 (copy \"/b\") fails: there is nothing at \"/no\".")]
    [InlineData("""[{"op":"move","from":"/l/-","path":"/b"}]""", "Operation 0 (move \"/b\") fails: there is nothing at \"/l/-\".")]
    [InlineData("""[{"op":"add","path":"/no/b","value":1}]""", "Operation 0 (add \"/no/b\") fails: there is no object or array to hold \"/no/b\".")]
    [InlineData("""[{"op":"add","path":"/a/b","value":1}]""", "Operation 0 (add \"/a/b\") fails: there is no object or array to hold \"/a/b\".")]
    [InlineData("""[{"op":"add","path":"/l/3","value":1}]""", "Operation 0 (add \"/l/3\") fails: Index 3 is behind the end of an array of 2 elements.")]
    [InlineData("""[{"op":"add","path":"/l/01","value":1}]""", "Operation 0 (add \"/l/01\") fails: \"01\" is no index of an array.")]
    [InlineData("""[{"op":"add","path":"/l/99999999999","value":1}]""", "Operation 0 (add \"/l/99999999999\") fails: \"99999999999\" is no index of an array.")]
    [InlineData("""[{"op":"remove","path":"/l/2"}]""", "Operation 0 (remove \"/l/2\") fails: there is nothing at \"/l/2\".")]
    [InlineData("""[{"op":"remove","path":"/l/-0"}]""", "Operation 0 (remove \"/l/-0\") fails: there is nothing at \"/l/-0\".")]
    [InlineData("""[{"op":"move","from":"/o","path":"/o/x"}]""", "Operation 0 (move \"/o/x\") fails: \"/o\" cannot be moved into itself.")]
    [InlineData("""[{"op":"move","from":"/no","path":"/no"}]""", "Operation 0 (move \"/no\") fails: there is nothing at \"/no\".")]
    [InlineData("""[{"op":"remove","path":""}]""", "Operation 0 (remove \"\") fails: the state itself cannot be removed.")]
    [InlineData("""[{"op":"replace","path":"","value":[1]}]""", "The patch makes the state something else than an object.")]
    public void A_patch_that_does_not_apply_says_why(string patch, string expected)
    {
        var result = JsonText.Patch("""{"a":1,"l":[1,2],"o":{}}""", patch);
        Assert.Equal(expected, result.Failure);
        Assert.True(result.State.IsEmpty);
    }

    [Theory]
    [InlineData("{}", null)]
    [InlineData("[1]", "[0]")]
    [InlineData("""[{"op":"test","path":"","value":1},{"path":"/a"}]""", "[1].op")]
    [InlineData("""[{"op":"Add","path":"/a","value":1}]""", "[0].op")]
    [InlineData("""[{"op":1,"path":"/a","value":1}]""", "[0].op")]
    [InlineData("""[{"op":"add","value":1}]""", "[0].path")]
    [InlineData("""[{"op":"add","path":null,"value":1}]""", "[0].path")]
    [InlineData("""[{"op":"add","path":"a","value":1}]""", "[0].path")]
    [InlineData("""[{"op":"add","path":"/~2","value":1}]""", "[0].path")]
    [InlineData("""[{"op":"add","path":"/a~","value":1}]""", "[0].path")]
    [InlineData("""[{"op":"add","path":"/a"}]""", "[0].value")]
    [InlineData("""[{"op":"test","path":"/a"}]""", "[0].value")]
    [InlineData("""[{"op":"copy","path":"/a"}]""", "[0].from")]
    [InlineData("""[{"op":"move","path":"/a","from":"b"}]""", "[0].from")]
    public void A_malformed_patch_names_the_member(string patch, string? member)
    {
        Assert.Null(ActorState.Entities.Documents.JsonPatch.Parse(JsonText.Bytes(patch), out var problem));
        Assert.Equal((ErrorCode.InvalidArgument, member), (problem?.Code, problem?.Member));
    }

    [Fact]
    public void A_state_may_be_32_levels_deep_and_no_deeper()
    {
        var state = string.Concat(Enumerable.Repeat("{\"a\":", 31)) + "{}" + new string('}', 31);
        var path = string.Concat(Enumerable.Repeat("/a", 31));
        Assert.Null(JsonText.Patch(state, $$"""[{"op":"add","path":"{{path}}/b","value":1}]""").Failure);
        Assert.Contains("deeper than 32", JsonText.Patch(state, $$"""[{"op":"add","path":"{{path}}/b","value":[]}]""").Failure, StringComparison.Ordinal);
        Assert.Contains("deeper than 32", JsonText.Patch(state, """[{"op":"copy","from":"/a","path":"/a/b"},{"op":"copy","from":"","path":"/a/c"}]""").Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_operations_leave_well_formed_json_or_nothing() =>
        Gen.Select(JsonText.Objects, Operations.Array[1, 8]).Sample((state, operations) =>
        {
            var result = JsonText.Patch(state, $"[{string.Join(',', operations)}]");
            Assert.Equal(result.Failure is null, !result.State.IsEmpty);
            if (result.Failure is null)
            {
                var text = JsonText.Text(result.State);
                Assert.Equal("[]", JsonText.Diff(text, System.Text.Json.Nodes.JsonNode.Parse(text)?.ToJsonString()));
            }
        });

    private static Gen<string> Operations =>
        from verb in Gen.OneOf("add", "add", "remove", "replace", "move", "copy")
        from path in Paths
        from source in Paths
        from value in JsonText.Values
        select $$"""{"op":"{{verb}}","path":"{{path}}","from":"{{source}}","value":{{value}}}""";

    private static Gen<string> Paths => Gen.OneOf("/a", "/b", "/a/b", "/c/0", "/d/-", "/a~1b", "/b/1", "");
}
