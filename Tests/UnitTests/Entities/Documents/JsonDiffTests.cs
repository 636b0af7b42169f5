using System.Text;
using CsCheck;
using Xunit;

namespace ActorState.UnitTests.Entities.Documents;

public sealed class JsonDiffTests
{
    [Theory]
    [InlineData("""{"a":1,"b":"é"}""", """{ "b":"\u00e9", "a":1.0 }""", "[]")]
    [InlineData("{}", "{}", "[]")]
    [InlineData(null, null, "[]")]
    [InlineData(null, """{"a":1.10}""", """[{"op":"replace","path":"","value":{"a":1.10}}]""")]
    [InlineData("""{"a":1}""", null, """[{"op":"replace","path":"","value":null}]""")]
    [InlineData("""{"a":1}""", """{"a":2}""", """[{"op":"replace","path":"/a","value":2}]""")]
    [InlineData("""{"a":1,"b":2}""", """{"b":2,"c":{"d":1}}""", """[{"op":"remove","path":"/a"},{"op":"add","path":"/c","value":{"d":1}}]""")]
    [InlineData("""{"a":{"b":null}}""", """{"a":{}}""", """[{"op":"remove","path":"/a/b"}]""")]
    [InlineData("""{"m~n":{"a/b":1}}""", """{"m~n":{"a/b":2}}""", """[{"op":"replace","path":"/m~0n/a~1b","value":2}]""")]
    [InlineData("""{"\u007e\/\"é":1}""", """{"\u007e\/\"é":2}""", """[{"op":"replace","path":"/~0~1\"é","value":2}]""")]
    [InlineData("""{"l":[1,2,3,4]}""", """{"l":[1,4]}""", """[{"op":"remove","path":"/l/1"},{"op":"remove","path":"/l/1"}]""")]
    [InlineData("""{"l":[1,4]}""", """{"l":[1,2,3,4]}""", """[{"op":"add","path":"/l/1","value":2},{"op":"add","path":"/l/2","value":3}]""")]
    [InlineData("""{"l":[1,{"a":1},3]}""", """{"l":[1,{"a":2},3]}""", """[{"op":"replace","path":"/l/1/a","value":2}]""")]
    [InlineData("""{"l":[]}""", """{"l":{}}""", """[{"op":"replace","path":"/l","value":{}}]""")]
    public void A_diff_names_what_changed(string? before, string? after, string expected) =>
        Assert.Equal(expected, JsonText.Diff(before, after));

    [Fact]
    public void A_diff_applied_to_the_one_gives_the_other() =>
        Gen.Select(JsonText.Objects, JsonText.Objects).Sample((before, after) =>
            Assert.True(JsonText.AreEqual(after, JsonText.Patched(before, JsonText.Diff(before, after)))));

    [Fact]
    public void A_diff_is_empty_exactly_where_the_values_are_equal() =>
        Gen.Select(JsonText.Objects, JsonText.Objects).Sample((before, after) =>
            Assert.Equal(JsonText.AreEqual(before, after), JsonText.Diff(before, after) == "[]"));

    [Fact]
    public void Applied_backwards_and_forwards_the_first_value_is_back() =>
        Gen.Select(JsonText.Objects, JsonText.Objects).Sample((one, other) =>
        {
            var there = JsonText.Patched(one, JsonText.Diff(one, other));
            Assert.True(JsonText.AreEqual(one, JsonText.Patched(there, JsonText.Diff(there, one))));
        });

    [Fact]
    public void A_diff_of_large_arrays_stays_about_as_long_as_the_new_value()
    {
        var before = $"{{\"l\":[{string.Join(',', Enumerable.Range(0, 100_000))}]}}";
        var after = $"{{\"l\":[{string.Join(',', Enumerable.Range(1, 100_000).Reverse())}]}}";
        var diff = JsonText.Diff(before, after);
        Assert.InRange(diff.Length, 0, after.Length + 100);
        Assert.True(JsonText.AreEqual(after, JsonText.Patched(before, diff)));
    }

    [Fact]
    public void Long_names_above_many_changes_do_not_multiply()
    {
        var before = LongNamed(1);
        var after = LongNamed(2);
        var diff = JsonText.Diff(before, after);
        Assert.InRange(diff.Length, 0, after.Length + 100);
        Assert.True(JsonText.AreEqual(after, JsonText.Patched(before, diff)));
    }

    [Fact]
    public void An_element_taken_out_of_a_large_array_is_one_operation()
    {
        var numbers = Enumerable.Range(0, 150_000).ToList();
        var before = $"{{\"l\":[{string.Join(',', numbers)}]}}";
        numbers.RemoveAt(70_000);
        var after = $"{{\"l\":[{string.Join(',', numbers)}]}}";
        Assert.Equal("""[{"op":"remove","path":"/l/70000"}]""", JsonText.Diff(before, after));
    }

    private static string LongNamed(int value)
    {
        var json = new StringBuilder("{\"").Append('n', 400_000).Append("\":{");
        for (var i = 0; i < 50_000; i++)
        {
            json.Append(i == 0 ? "" : ",").Append('"').Append(i).Append("\":").Append(value);
        }

        return json.Append("}}").ToString();
    }
}
