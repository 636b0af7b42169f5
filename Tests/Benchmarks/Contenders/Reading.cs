using System.Buffers;
using System.Globalization;
using System.Text.Unicode;

namespace ActorState.Benchmarks.Contenders;

/// <summary>The small event that everybody writes: about 180 bytes as JSON. The peers serialise it themselves.</summary>
[GenerateSerializer, Immutable, Alias("bench.reading")]
public sealed record Reading(
    [property: Id(0)] string Sensor,
    [property: Id(1)] string Place,
    [property: Id(2)] long Sequence,
    [property: Id(3)] double Temperature,
    [property: Id(4)] double Humidity,
    [property: Id(5)] string Status,
    [property: Id(6)] string Note)
{
    private const int BytesMax = 320;
    private const string NoteText = "calibrated, door closed, fan at second stage";

    /// <summary>How many entities the callers share.</summary>
    public const int Entities = 10_000;

    /// <summary>The reading that makes an entity's next version.</summary>
    public static Reading Of(int entity, long sequence) =>
        new($"sensor-{entity:d5}", "hall 4, row 17", sequence, 20 + (sequence % 100 / 10.0), 45.5, "ok", NoteText);

    /// <summary>The body of a <c>POST …/events</c> of so many readings; without an expected version where it is negative.</summary>
    public static byte[] Body(int entity, long sequence, int count, long expectedVersion)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((count + 1) * BytesMax);
        var rest = Append(buffer, "{\"events\":["u8);
        for (var i = 0; i < count; i++)
        {
            rest = Append(rest, i == 0 ? "{\"type\":\"read\",\"data\":"u8 : ",{\"type\":\"read\",\"data\":"u8);
            rest = AppendData(rest, entity, sequence + i);
            rest = Append(rest, "}"u8);
        }

        rest = Append(rest, "]"u8);
        if (expectedVersion >= 0)
        {
            _ = Utf8.TryWrite(rest, CultureInfo.InvariantCulture, $",\"expectedVersion\":{expectedVersion}", out var written);
            rest = rest[written..];
        }

        rest = Append(rest, "}"u8);
        var body = buffer.AsSpan(0, buffer.Length - rest.Length).ToArray();
        ArrayPool<byte>.Shared.Return(buffer);
        return body;
    }

    /// <summary>The event's data by itself.</summary>
    public static byte[] Data(long entity, long sequence)
    {
        Span<byte> buffer = stackalloc byte[BytesMax];
        return buffer[..(BytesMax - AppendData(buffer, entity, sequence).Length)].ToArray();
    }

    private static Span<byte> Append(Span<byte> rest, ReadOnlySpan<byte> text)
    {
        text.CopyTo(rest);
        return rest[text.Length..];
    }

    private static Span<byte> AppendData(Span<byte> rest, long entity, long sequence)
    {
        _ = Utf8.TryWrite(
            rest,
            CultureInfo.InvariantCulture,
            $"{{\"sensor\":\"sensor-{entity:d5}\",\"place\":\"hall 4, row 17\",\"sequence\":{sequence},\"temperature\":{20 + (sequence % 100 / 10.0):f1},\"humidity\":45.5,\"status\":\"ok\",\"note\":\"{NoteText}\"}}",
            out var written);
        return rest[written..];
    }
}
