using System.Globalization;
using System.Text;

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
    private const string NoteText = "calibrated, door closed, fan at second stage";

    /// <summary>How many entities the callers share.</summary>
    public const int Entities = 10_000;

    /// <summary>The reading that makes an entity's next version.</summary>
    public static Reading Of(int entity, long sequence) =>
        new($"sensor-{entity:d5}", "hall 4, row 17", sequence, 20 + (sequence % 100 / 10.0), 45.5, "ok", NoteText);

    /// <summary>The body of a <c>POST …/events</c> of so many readings; without an expected version where it is negative.</summary>
    public static byte[] Body(int entity, long sequence, int count, long expectedVersion)
    {
        var text = new StringBuilder(256 * count).Append("{\"events\":[");
        for (var i = 0; i < count; i++)
        {
            text.Append(i == 0 ? "" : ",").Append("{\"type\":\"read\",\"data\":");
            Append(text, entity, sequence + i);
            text.Append('}');
        }

        text.Append(']');
        if (expectedVersion >= 0)
        {
            text.Append(CultureInfo.InvariantCulture, $",\"expectedVersion\":{expectedVersion}");
        }

        return Encoding.UTF8.GetBytes(text.Append('}').ToString());
    }

    private static void Append(StringBuilder text, int entity, long sequence) => text.Append(
        CultureInfo.InvariantCulture,
        $"{{\"sensor\":\"sensor-{entity:d5}\",\"place\":\"hall 4, row 17\",\"sequence\":{sequence},\"temperature\":{20 + (sequence % 100 / 10.0):f1},\"humidity\":45.5,\"status\":\"ok\",\"note\":\"{NoteText}\"}}");
}
