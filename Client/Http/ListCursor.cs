using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;
using ActorState.Errors;

namespace ActorState.Gateway.Http;

/// <summary>The cursor of a list: the last entry's key in base64url. Only the spelling that was given out is taken back.</summary>
internal static class ListCursor
{
    public static string Encode(string last) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(last));

    /// <exception cref="ProblemException">400 <c>invalid_cursor</c>.</exception>
    public static string? Decode(string? cursor, Func<string, bool> isKey)
    {
        if (cursor is null)
        {
            return null;
        }

        var bytes = new byte[cursor.Length];
        if (Base64Url.IsValid(cursor) && Base64Url.TryDecodeFromChars(cursor, bytes, out var length) && Utf8.IsValid(bytes.AsSpan(0, length)))
        {
            var last = Encoding.UTF8.GetString(bytes, 0, length);
            if (isKey(last) && Encode(last) == cursor)
            {
                return last;
            }
        }

        throw new ProblemException(new EntityProblem(ErrorCode.InvalidCursor, "The cursor was not given out by this list."));
    }
}
