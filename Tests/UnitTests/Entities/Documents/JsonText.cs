using System.Text;
using ActorState.Entities.Documents;
using CsCheck;
using Xunit;

namespace ActorState.UnitTests.Entities.Documents;

/// <summary>JSON as text, for tests that compare bytes, and generators of it.</summary>
internal static class JsonText
{
    // Few names, so that two random objects share some; several ways to write the same number or text.
    private static readonly Gen<string> Names = Gen.OneOf("a", "b", "c", "d", "a/b", "m~n", "é", "😀", "");
    private static readonly Gen<string> Scalars = Gen.OneOf(
        "null", "true", "false", "0", "-0", "1", "1.0", "10e-1", "1.10", "18446744073709551616", "1e400", "\"a\"", "\"\\u0061\"", "\"é<😀\"", "\"\"");

    /// <summary>Any JSON value, at most four levels deep.</summary>
    public static Gen<string> Values { get; } = ValuesOf(4);

    /// <summary>Any JSON object, at most four levels deep.</summary>
    public static Gen<string> Objects { get; } = ObjectsOf(4);

    public static ReadOnlyMemory<byte> Bytes(string json) => Encoding.UTF8.GetBytes(json);

    public static string Text(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);

    public static bool AreEqual(string left, string right) => JsonEquality.AreEqual(Bytes(left), Bytes(right));

    public static string Merge(string target, string patch) => Text(MergePatch.Apply(Bytes(target), Bytes(patch)));

    public static string Diff(string? before, string? after) =>
        Text(JsonDiff.Compute(Bytes(before ?? ""), Bytes(after ?? "")));

    public static PatchResult Patch(string state, string patch)
    {
        var read = JsonPatch.Parse(Bytes(patch), out var problem);
        Assert.Null(problem);
        Assert.NotNull(read);
        return read.Apply(Bytes(state));
    }

    /// <summary>The state after a patch that must apply.</summary>
    public static string Patched(string state, string patch)
    {
        var result = Patch(state, patch);
        Assert.Null(result.Failure);
        return Text(result.State);
    }

    private static Gen<string> ValuesOf(int depth) =>
        depth == 0 ? Scalars : Gen.Frequency<string>((3, Scalars), (2, ObjectsOf(depth)), (2, ArraysOf(depth)));

    private static Gen<string> ArraysOf(int depth) =>
        from elements in ValuesOf(depth - 1).Array[0, 6]
        from space in Gen.OneOf("", " ", "\n\t")
        select $"[{space}{string.Join($"{space},", elements)}{space}]";

    private static Gen<string> ObjectsOf(int depth) =>
        from members in Gen.Select(Names, ValuesOf(depth - 1)).Array[0, 5]
        from space in Gen.OneOf("", " ", "\r\n")
        select $"{{{space}{string.Join($"{space},", members.DistinctBy(m => m.Item1).Select(m => $"\"{m.Item1}\":{space}{m.Item2}"))}{space}}}";
}
