using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ActorState.Gateway.Http;

/// <summary>Command ids: their form, 1 to 255 visible ASCII characters, and those that the gateway mints.</summary>
internal static class CommandIds
{
    private const int LengthMax = 255;
    private const int TimeBytes = 6;
    private const int IdBytes = 16;
    private const int RandomBytes = 64 * (IdBytes - TimeBytes);

    // The system is asked for many ids' worth of randomness at once: asking costs more than everything else about an id.
    [ThreadStatic]
    private static byte[]? _random;

    [ThreadStatic]
    private static int _left;

    public static bool IsValid(string text) => text.Length is >= 1 and <= LengthMax && !text.AsSpan().ContainsAnyExceptInRange('\u0021', '\u007e');

    /// <summary>Mints a UUIDv7: time-ordered ids are the cheapest to store.</summary>
    public static string New(DateTimeOffset now)
    {
        Span<byte> id = stackalloc byte[IdBytes];
        BinaryPrimitives.WriteInt64BigEndian(id, now.ToUnixTimeMilliseconds() << 16);
        TakeRandom(id[TimeBytes..]);
        id[6] = (byte)(0x70 | (id[6] & 0x0F));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        return new Guid(id, bigEndian: true).ToString();
    }

    private static void TakeRandom(Span<byte> bytes)
    {
        var random = _random ??= new byte[RandomBytes];
        if (_left < bytes.Length)
        {
            RandomNumberGenerator.Fill(random);
            _left = random.Length;
        }

        _left -= bytes.Length;
        var taken = random.AsSpan(_left, bytes.Length);
        taken.CopyTo(bytes);
        taken.Clear();
    }
}
