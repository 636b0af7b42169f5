using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;

namespace ActorState.Entities.Documents;

/// <summary>One step of a pointer.</summary>
/// <param name="Text">The member name or index, unescaped.</param>
/// <param name="RawName">The same as the content of a JSON string, spelled as it was sent.</param>
internal readonly record struct PointerToken(string Text, ReadOnlyMemory<byte> RawName)
{
    /// <summary>Behind the last element of an array.</summary>
    public bool IsEnd => Text == "-";

    /// <summary>The index that the token names; null when it is none by RFC 6901 (leading zeros, signs, <c>-</c>).</summary>
    public int? Index =>
        Text is "0" || (Text.Length is > 0 and <= 9 && Text[0] != '0' && Text.All(char.IsAsciiDigit))
            ? int.Parse(Text, System.Globalization.CultureInfo.InvariantCulture)
            : null;
}

/// <summary>A JSON Pointer (RFC 6901) inside a JSON string.</summary>
internal sealed class JsonPointer
{
    // A document has at most DepthMax levels, so a longer pointer fails before its last kept token; what is behind need not be kept.
    private const int TokensMax = EntityLimits.DepthMax + 2;

    private readonly ReadOnlyMemory<byte> _raw;

    private JsonPointer(ReadOnlyMemory<byte> raw, ImmutableArray<PointerToken> tokens)
    {
        _raw = raw;
        Tokens = tokens;
    }

    public ImmutableArray<PointerToken> Tokens { get; }

    /// <summary>Whether this names something inside what <paramref name="other"/> names.</summary>
    public bool IsInside(JsonPointer other) => Tokens.Length > other.Tokens.Length && StartsWith(other);

    public bool Names(JsonPointer other) => Tokens.Length == other.Tokens.Length && StartsWith(other);

    public override string ToString() => JsonRaw.Shorten(JsonRaw.Unescape(_raw.Span));

    /// <summary>Reads a pointer from the content of a JSON string; null when it is none.</summary>
    public static JsonPointer? Parse(ReadOnlyMemory<byte> content)
    {
        var tokens = ImmutableArray.CreateBuilder<PointerToken>();
        var start = -1;
        for (var position = 0; position < content.Length;)
        {
            var unitStart = position;
            position += Take(content.Span[position..], out _, out var decoded);
            if (decoded == '/')
            {
                Keep(tokens, content, start, unitStart);
                start = position;
            }
            else if (start < 0)
            {
                return null;
            }
            else if (decoded == '~')
            {
                position += Take(content.Span[position..], out _, out var digit);
                if (digit is not ('0' or '1'))
                {
                    return null;
                }
            }
        }

        Keep(tokens, content, start, content.Length);
        return new JsonPointer(content, tokens.ToImmutable());
    }

    /// <summary>Writes a member name, the content of a JSON string, as a step of a pointer.</summary>
    public static void WriteToken(Stream path, ReadOnlySpan<byte> rawName)
    {
        path.WriteByte((byte)'/');
        if (!rawName.ContainsAny("~/\\"u8))
        {
            path.Write(rawName);
            return;
        }

        while (rawName.Length > 0)
        {
            rawName = rawName[Take(rawName, out var unit, out var decoded)..];
            path.Write(decoded switch { '~' => "~0"u8, '/' => "~1"u8, _ => unit });
        }
    }

    private bool StartsWith(JsonPointer other)
    {
        for (var i = 0; i < other.Tokens.Length; i++)
        {
            if (Tokens[i].Text != other.Tokens[i].Text)
            {
                return false;
            }
        }

        return true;
    }

    private static void Keep(ImmutableArray<PointerToken>.Builder tokens, ReadOnlyMemory<byte> content, int start, int end)
    {
        if (start >= 0 && tokens.Count < TokensMax)
        {
            var name = content[start..end];
            name = name.Span.ContainsAny("~\\"u8) ? Decode(name.Span) : name;
            tokens.Add(new PointerToken(JsonRaw.Unescape(name.Span), name));
        }
    }

    private static ReadOnlyMemory<byte> Decode(ReadOnlySpan<byte> token)
    {
        var name = new ArrayBufferWriter<byte>(token.Length);
        while (token.Length > 0)
        {
            token = token[Take(token, out var unit, out var decoded)..];
            if (decoded == '~')
            {
                token = token[Take(token, out _, out var digit)..];
                unit = digit == '0' ? "~"u8 : "/"u8;
            }

            name.Write(unit);
        }

        return name.WrittenMemory;
    }

    // One unit of a JSON string: a byte or an escape. Slash and tilde may be escaped too, and mean the same then.
    private static int Take(ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> unit, out char decoded)
    {
        decoded = rest.IsEmpty ? '\0' : (char)rest[0];
        var length = Math.Min(1, rest.Length);
        if (decoded == '\\' && rest[1] == 'u')
        {
            length = 6;
            decoded = Utf8Parser.TryParse(rest.Slice(2, 4), out ushort code, out _, 'x') ? (char)code : '\0';
        }
        else if (decoded == '\\')
        {
            length = 2;
            decoded = rest[1] == '/' ? '/' : '\0';
        }

        unit = rest[..length];
        return length;
    }
}
