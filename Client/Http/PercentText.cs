using System.Text;
using System.Text.Unicode;

namespace ActorState.Gateway.Http;

/// <summary>Strict percent-decoding: every escape well-formed, the bytes valid UTF-8, and exactly one pass.</summary>
internal static class PercentText
{
    /// <summary>Decodes; false for a bad escape, bad UTF-8 or a raw character beyond ASCII.</summary>
    /// <param name="text">A segment of a path, or a name or value of a query.</param>
    /// <param name="plusIsSpace">Whether <c>+</c> stands for a space, as in a query.</param>
    /// <param name="decoded">The text without escapes.</param>
    public static bool TryDecode(ReadOnlySpan<char> text, bool plusIsSpace, out string decoded)
    {
        if (Ascii.IsValid(text) && !text.Contains('%') && !(plusIsSpace && text.Contains('+')))
        {
            decoded = text.ToString();
            return true;
        }

        decoded = "";
        var bytes = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '%')
            {
                if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                {
                    return false;
                }

                bytes[length++] = Convert.FromHexString(text.Slice(i + 1, 2))[0];
                i += 2;
            }
            else if (char.IsAscii(c))
            {
                bytes[length++] = plusIsSpace && c == '+' ? (byte)' ' : (byte)c;
            }
            else
            {
                return false;
            }
        }

        if (!Utf8.IsValid(bytes.AsSpan(0, length)))
        {
            return false;
        }

        decoded = Encoding.UTF8.GetString(bytes, 0, length);
        return true;
    }
}
