using System.Runtime.InteropServices;
using System.Text.Json;

namespace ActorState.Entities.Documents;

/// <summary>Equality by JSON value, as RFC 6902 has it: numbers by exact value, strings by text, objects whatever the order of their members.</summary>
internal static class JsonEquality
{
    public static bool AreEqual(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right)
    {
        if (left.Span.SequenceEqual(right.Span))
        {
            return true;
        }

        using var leftDocument = JsonDocument.Parse(left);
        using var rightDocument = JsonDocument.Parse(right);
        return AreEqual(leftDocument.RootElement, rightDocument.RootElement);
    }

    public static bool AreEqual(JsonElement left, JsonElement right)
    {
        if (left.ValueKind != right.ValueKind)
        {
            return false;
        }

        if (HaveSameBytes(left, right))
        {
            return true;
        }

        return left.ValueKind switch
        {
            JsonValueKind.Object => HaveEqualMembers(left, right),
            JsonValueKind.Array => HaveEqualElements(left, right),
            JsonValueKind.String => AreEqualTexts(left, right),
            JsonValueKind.Number => JsonNumber.AreEqual(JsonMarshal.GetRawUtf8Value(left), JsonMarshal.GetRawUtf8Value(right)),
            _ => true,
        };
    }

    public static bool HaveSameBytes(JsonElement left, JsonElement right) =>
        JsonMarshal.GetRawUtf8Value(left).SequenceEqual(JsonMarshal.GetRawUtf8Value(right));

    private static bool HaveEqualMembers(JsonElement left, JsonElement right)
    {
        if (left.GetPropertyCount() != right.GetPropertyCount())
        {
            return false;
        }

        foreach (var (before, after) in JsonMembers.Pair(left, right))
        {
            if (before is not { } one || after is not { } other || !AreEqual(one.Value, other.Value))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HaveEqualElements(JsonElement left, JsonElement right)
    {
        if (left.GetArrayLength() != right.GetArrayLength())
        {
            return false;
        }

        var others = right.EnumerateArray();
        foreach (var element in left.EnumerateArray())
        {
            if (!others.MoveNext() || !AreEqual(element, others.Current))
            {
                return false;
            }
        }

        return true;
    }

    // Without an escape on either side, other bytes are another text.
    private static bool AreEqualTexts(JsonElement left, JsonElement right) =>
        (HasEscape(left) || HasEscape(right)) && left.ValueEquals(right.GetString());

    private static bool HasEscape(JsonElement text) => JsonMarshal.GetRawUtf8Value(text).Contains((byte)'\\');
}
