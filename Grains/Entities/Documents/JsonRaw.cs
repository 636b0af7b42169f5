using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace ActorState.Entities.Documents;

/// <summary>JSON as the bytes that were sent. Nothing here goes through an encoder.</summary>
internal static class JsonRaw
{
    private static ReadOnlySpan<byte> WhiteSpace => " \t\r\n"u8;

    /// <summary>The value without the white space around it.</summary>
    public static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> json) => json.Trim(WhiteSpace);

    /// <summary>How many bytes of white space there are from <paramref name="start"/> on.</summary>
    public static int WhiteSpaceLength(ReadOnlySpan<byte> json, int start)
    {
        var rest = json[start..];
        var length = rest.IndexOfAnyExcept(WhiteSpace);
        return length < 0 ? rest.Length : length;
    }

    public static bool IsObject(ReadOnlyMemory<byte> json) => json.Length > 0 && json.Span[0] == '{';

    public static bool IsNull(ReadOnlyMemory<byte> json) => json.Length > 0 && json.Span[0] == 'n';

    /// <summary>The part of <paramref name="source"/> that an element of a document parsed from it stands on.</summary>
    public static ReadOnlyMemory<byte> Slice(ReadOnlyMemory<byte> source, JsonElement element)
    {
        var raw = JsonMarshal.GetRawUtf8Value(element);
        if (!source.Span.Overlaps(raw, out var offset))
        {
            throw new InvalidOperationException("The element is not one of a document over these bytes.");
        }

        return source.Slice(offset, raw.Length);
    }

    /// <summary>The text of a JSON string without its quotes.</summary>
    public static string Unescape(ReadOnlySpan<byte> content)
    {
        if (!content.Contains((byte)'\\'))
        {
            return Encoding.UTF8.GetString(content);
        }

        byte[] quoted = [(byte)'"', .. content, (byte)'"'];
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        return reader.GetString() ?? throw new InvalidOperationException("A JSON string has a text.");
    }

    /// <summary>How many objects and arrays stand inside each other: 0 for a scalar, 1 for <c>[]</c>.</summary>
    public static int Depth(ReadOnlySpan<byte> json)
    {
        if (json[0] is not ((byte)'{' or (byte)'['))
        {
            return 0;
        }

        var depth = 0;
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                depth = Math.Max(depth, reader.CurrentDepth + 1);
            }
        }

        return depth;
    }

    /// <summary>A text short enough for a sentence or a member path.</summary>
    public static string Shorten(string text)
    {
        const int LengthMax = 100;
        if (text.Length <= LengthMax)
        {
            return text;
        }

        var length = char.IsHighSurrogate(text[LengthMax - 1]) ? LengthMax - 1 : LengthMax;
        return string.Concat(text.AsSpan(0, length), "…");
    }
}
