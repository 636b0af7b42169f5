using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using ActorState.Errors;

namespace ActorState.Gateway.Http;

/// <summary>
/// Judges a body in one pass, without building anything from it: well-formed, valid UTF-8, no duplicate names, no lone
/// surrogates, at most 32 deep.
/// </summary>
internal static class JsonGate
{
    /// <summary>The deepest JSON, counted from the body's root.</summary>
    internal const int DepthMax = 32;

    /// <summary>Returns the kind of the root value.</summary>
    /// <exception cref="ProblemException">400 <c>invalid_json</c> with line and column.</exception>
    public static JsonTokenType Check(ReadOnlyMemory<byte> body)
    {
        var bytes = body.Span;
        if (bytes.IsEmpty)
        {
            throw Invalid(bytes, 0, "The body is empty");
        }

        if (!Utf8.IsValid(bytes))
        {
            throw Invalid(bytes, FirstInvalid(bytes), "The body is not valid UTF-8");
        }

        using var names = new JsonNames(body);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = DepthMax });
        try
        {
            return Read(ref reader, bytes, names);
        }
        catch (JsonException exception)
        {
            throw Invalid((exception.LineNumber ?? 0) + 1, (exception.BytePositionInLine ?? 0) + 1, "The body is not well-formed JSON");
        }
    }

    private static JsonTokenType Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes, JsonNames names)
    {
        var root = JsonTokenType.None;
        while (reader.Read())
        {
            root = root == JsonTokenType.None ? reader.TokenType : root;
            if (reader.ValueIsEscaped && LoneSurrogate(reader.ValueSpan) is var lone and >= 0)
            {
                throw Invalid(bytes, (int)reader.TokenStartIndex + 1 + lone, "A string has an escape of half a surrogate pair");
            }

            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    names.Open();
                    break;
                case JsonTokenType.PropertyName:
                    names.Add(ref reader);
                    break;
                case JsonTokenType.EndObject when names.Close() is var repeated and >= 0:
                    throw Invalid(bytes, repeated, "An object has the same member twice");
            }
        }

        return root;
    }

    /// <summary>Where in an escaped string a surrogate stands alone; -1 when nowhere. The reader has checked the escapes' form.</summary>
    private static int LoneSurrogate(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length;)
        {
            var next = text[i..].IndexOf((byte)'\\');
            if (next < 0)
            {
                return -1;
            }

            i += next;
            if (text[i + 1] != (byte)'u')
            {
                i += 2;
                continue;
            }

            var unit = Unit(text[(i + 2)..]);
            if (char.IsHighSurrogate(unit) && text[(i + 6)..] is [(byte)'\\', (byte)'u', _, _, _, _, ..] && char.IsLowSurrogate(Unit(text[(i + 8)..])))
            {
                i += 12;
            }
            else if (char.IsSurrogate(unit))
            {
                return i;
            }
            else
            {
                i += 6;
            }
        }

        return -1;
    }

    private static char Unit(ReadOnlySpan<byte> hex)
    {
        Span<byte> bytes = stackalloc byte[2];
        return Convert.FromHexString(hex[..4], bytes, out _, out _) == OperationStatus.Done
            ? (char)((bytes[0] << 8) | bytes[1])
            : throw new InvalidOperationException("The JSON reader let a malformed escape pass.");
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        var offset = 0;
        while (Rune.DecodeFromUtf8(bytes[offset..], out _, out var consumed) == OperationStatus.Done)
        {
            offset += consumed;
        }

        return offset;
    }

    private static ProblemException Invalid(ReadOnlySpan<byte> bytes, int offset, string what)
    {
        var before = bytes[..offset];
        var lineStart = before.LastIndexOf((byte)'\n') + 1;
        return Invalid(before.Count((byte)'\n') + 1, offset - lineStart + 1, what);
    }

    private static ProblemException Invalid(long line, long column, string what) =>
        new(new EntityProblem(ErrorCode.InvalidJson, $"{what}, at line {line}, column {column}.") { Line = line, Column = column });
}
