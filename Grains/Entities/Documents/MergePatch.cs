using System.Text.Json;

namespace ActorState.Entities.Documents;

/// <summary>JSON Merge Patch (RFC 7396) on bytes: what a patch does not touch keeps its bytes and its place.</summary>
internal static class MergePatch
{
    /// <summary>Merges a patch into a value. An object merged into what is no object makes a new one.</summary>
    public static ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> target, ReadOnlyMemory<byte> patch) =>
        FlatMerge.TryApply(target.Span, JsonRaw.Trim(patch).Span) is { } merged ? merged : Apply(target, [patch]);

    /// <summary>Merges several patches one after the other, in one pass over the value.</summary>
    public static ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> target, IEnumerable<ReadOnlyMemory<byte>> patches)
    {
        var root = new RawNode(target);
        foreach (var patch in patches)
        {
            root = Merge(root, JsonRaw.Trim(patch));
        }

        return root.ToBytes();
    }

    private static RawNode Merge(RawNode? target, ReadOnlyMemory<byte> patch)
    {
        if (!JsonRaw.IsObject(patch))
        {
            return new RawNode(patch);
        }

        if (target is { IsObject: true } && target.Open() is RawObject members)
        {
            MergeMembers(members, patch);
            return target;
        }

        return WithoutNulls(patch);
    }

    private static void MergeMembers(RawObject target, ReadOnlyMemory<byte> patch)
    {
        foreach (var (name, value) in Members(patch))
        {
            if (JsonRaw.IsNull(value))
            {
                target.Remove(name);
                continue;
            }

            // Found objects are merged where they stand; only what is new or of another kind is put.
            var present = target.Find(name.Text);
            var merged = Merge(present, value);
            if (merged != present)
            {
                target.Add(name, merged, out _);
            }
        }
    }

    // What the patch gives where nothing was: its own bytes, without the members that would remove.
    private static RawNode WithoutNulls(ReadOnlyMemory<byte> patch)
    {
        var node = new RawNode(patch);
        foreach (var (name, value) in Members(patch))
        {
            if (JsonRaw.IsNull(value))
            {
                Opened(node).Remove(name);
            }
            else if (JsonRaw.IsObject(value) && WithoutNulls(value) is { IsOpen: true } inner)
            {
                Opened(node).Replace(name, inner);
            }
        }

        return node;
    }

    private static RawObject Opened(RawNode node) =>
        node.Open() as RawObject ?? throw new InvalidOperationException("Only members of an object are merged.");

    private static List<(PointerToken Name, ReadOnlyMemory<byte> Value)> Members(ReadOnlyMemory<byte> patch)
    {
        var members = new List<(PointerToken, ReadOnlyMemory<byte>)>();
        var reader = new Utf8JsonReader(patch.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var rawName = patch.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
            var name = new PointerToken(JsonRaw.Unescape(rawName.Span), rawName);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            members.Add((name, patch[start..(int)reader.BytesConsumed]));
        }

        return members;
    }
}
