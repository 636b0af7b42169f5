using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;

namespace ActorState.Feed;

/// <summary>A place in the feed of one journal, as callers hold it: opaque text of the journal's id and a position.</summary>
/// <remarks>32 characters of base64url: too long for a bare position, so that the two cannot be mistaken for each other.</remarks>
internal static class FeedCursor
{
    private const int GuidBytes = 16;
    private const int Bytes = GuidBytes + sizeof(long);
    private const int Characters = Bytes / 3 * 4;

    /// <summary>Writes the cursor of a position.</summary>
    public static string Format(Guid journal, long position)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        journal.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(bytes[GuidBytes..], position);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads a cursor of this journal, or a bare decimal position.</summary>
    public static bool TryParse(string text, Guid journal, out long position) =>
        text.Length == Characters ? TryParseCursor(text, journal, out position) : TryParsePosition(text, out position);

    private static bool TryParseCursor(string text, Guid journal, out long position)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        position = 0;

        // The decoder skips white space and takes padding; with all bytes filled from this many characters there was neither.
        var status = Base64Url.DecodeFromChars(text, bytes, out _, out var written);
        if (status != OperationStatus.Done || written != Bytes || new Guid(bytes[..GuidBytes], bigEndian: true) != journal)
        {
            return false;
        }

        position = BinaryPrimitives.ReadInt64BigEndian(bytes[GuidBytes..]);
        return position >= 0;
    }

    // One spelling per position, as everywhere: no sign, no leading zeros.
    private static bool TryParsePosition(string text, out long position) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out position) && (text is "0" || text[0] != '0');
}
