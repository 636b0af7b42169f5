using ActorState.Entities.Documents;
using Xunit;

namespace ActorState.UnitTests.Entities.Documents;

/// <summary>Patches made to be dear: without bounds each of these takes minutes or gigabytes.</summary>
public sealed class JsonPatchCostTests
{
    private static readonly string LongArray = $"[{string.Join(',', Enumerable.Repeat("1", 500_000))}]";

    [Fact]
    public void Inserting_at_the_front_of_a_long_array_is_not_quadratic()
    {
        var state = $"{{\"a\":{LongArray}}}";
        var result = Run(state, """{"op":"add","path":"/a/0","value":2}""", 25_000);
        Assert.Null(result.Failure);
        Assert.Equal(state.Length + (2 * 25_000), result.State.Length);
        Assert.StartsWith("{\"a\":[2,2,", JsonText.Text(result.State), StringComparison.Ordinal);
    }

    [Fact]
    public void Removing_from_the_front_of_a_long_array_is_not_quadratic()
    {
        var result = Run($"{{\"a\":{LongArray}}}", """{"op":"remove","path":"/a/0"}""", 30_000);
        Assert.Null(result.Failure);
        Assert.Equal($"{{\"a\":{LongArray}}}".Length - (2 * 30_000), result.State.Length);
    }

    [Fact]
    public void Doubling_copies_stop_early()
    {
        var result = Run("""{"a":["0123456789"]}""", """{"op":"copy","from":"/a/0","path":"/a/-"},{"op":"copy","from":"/a","path":"/b"},{"op":"move","from":"/b","path":"/a/0"}""", 9_000);
        Assert.NotNull(result.Failure);
    }

    [Fact]
    public void Copies_that_grow_past_the_limit_stop_as_too_large()
    {
        var state = $"{{\"t\":\"{new string('x', 200_000)}\",\"l\":[]}}";
        var result = Run(state, """{"op":"copy","from":"/t","path":"/l/-"}""", 20_000);
        Assert.True(result.IsTooLarge);
        Assert.StartsWith("Operation 19 (copy \"/l/-\") makes the state longer than", result.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Changing_and_copying_a_large_value_again_and_again_ends_in_a_refusal()
    {
        var result = Run(
            $"{{\"a\":{LongArray},\"b\":0}}",
            """{"op":"copy","from":"/a","path":"/b"},{"op":"replace","path":"/b/0","value":1},{"op":"copy","from":"/b","path":"/a"}""",
            8_000);
        Assert.Contains("more work than one request may", result.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Testing_a_value_that_is_mostly_white_space_again_and_again_ends_in_a_refusal()
    {
        var result = Run($"{{\"a\":[{new string(' ', 900_000)}]}}", """{"op":"test","path":"/a","value":[]}""", 25_000);
        Assert.Contains("more work than one request may", result.Failure, StringComparison.Ordinal);
    }

    private static PatchResult Run(string state, string operations, int count) =>
        JsonText.Patch(state, $"[{string.Join(',', Enumerable.Repeat(operations, count))}]");
}
