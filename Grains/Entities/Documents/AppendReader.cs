using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using ActorState.Errors;

namespace ActorState.Entities.Documents;

/// <summary>Reads the body of <c>POST …/events</c>.</summary>
internal sealed class AppendReader(ReadOnlyMemory<byte> body)
{
    private const int TypeLengthMax = 128;
    private static readonly SearchValues<char> TypeCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    private EntityProblem? _problem;

    public Prepared Read()
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        var events = ImmutableArray<DecidedEvent>.Empty;
        long? expectedVersion = null;
        if (Check(root, null, "events", "expectedVersion"))
        {
            events = ReadEvents(root);
            expectedVersion = ReadExpectedVersion(root);
        }

        return _problem is null ? new Prepared(new DocumentCommand.Append(events), expectedVersion, null) : Prepared.Refused(_problem);
    }

    private long? ReadExpectedVersion(JsonElement root)
    {
        if (!root.TryGetProperty("expectedVersion"u8, out var value))
        {
            return null;
        }

        // Only digits: the exact spelling of an integer is asked for, so 5.0 and 5e0 are none.
        var raw = JsonMarshal.GetRawUtf8Value(value);
        if (long.TryParse(raw, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            return version;
        }

        Refuse("expectedVersion", $"The expectedVersion is an integer from 0 to {long.MaxValue}.");
        return null;
    }

    private ImmutableArray<DecidedEvent> ReadEvents(JsonElement root)
    {
        if (!root.TryGetProperty("events"u8, out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            Refuse("events", "The body has an array \"events\" with at least one event.");
            return [];
        }

        var count = list.GetArrayLength();
        if (count > EntityLimits.EventsMax)
        {
            RefuseLarge("events", EntityLimits.EventsMax, $"A request appends at most {EntityLimits.EventsMax} events; this one has {count}.");
            return [];
        }

        var events = ImmutableArray.CreateBuilder<DecidedEvent>(count);
        foreach (var element in list.EnumerateArray())
        {
            if (ReadEvent(element, events.Count) is not { } read)
            {
                return [];
            }

            events.Add(read);
        }

        return events.MoveToImmutable();
    }

    private DecidedEvent? ReadEvent(JsonElement element, int index)
    {
        if (!Check(element, index, "type", "data", "metadata") || ReadType(element, index) is not { } type)
        {
            return null;
        }

        var hasData = element.TryGetProperty("data"u8, out var data) && data.ValueKind == JsonValueKind.Object;
        if (!hasData)
        {
            Refuse(Place(index, "data"), "The data of an event is a JSON object.");
            return null;
        }

        var dataBytes = ReadObject(data, index, "data", EntityLimits.EventDataBytesMax);
        var metadataBytes = element.TryGetProperty("metadata"u8, out var metadata)
            ? ReadObject(metadata, index, "metadata", EntityLimits.EventMetadataBytesMax)
            : default;
        return _problem is null ? new DecidedEvent(type, dataBytes, metadataBytes) : null;
    }

    private string? ReadType(JsonElement element, int index)
    {
        var type = element.TryGetProperty("type"u8, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (type is not null && IsType(type))
        {
            return type;
        }

        Refuse(
            Place(index, "type"),
            type is ['$', ..]
                ? "Event types that begin with \"$\" are the engine's own."
                : $"The type of an event is 1 to {TypeLengthMax} ASCII letters, digits, dots, underscores and hyphens, a letter first.");
        return null;
    }

    private static bool IsType(string type) =>
        type.Length is > 0 and <= TypeLengthMax
        && char.IsAsciiLetter(type[0])
        && !type.AsSpan().ContainsAnyExcept(TypeCharacters);

    private ReadOnlyMemory<byte> ReadObject(JsonElement element, int index, string member, int bytesMax)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            Refuse(Place(index, member), $"{Place(index, member)} is a JSON object.");
            return default;
        }

        var bytes = JsonRaw.Slice(body, element);
        if (bytes.Length > bytesMax)
        {
            var place = Place(index, member);
            RefuseLarge(place, bytesMax, $"{place} has {bytes.Length} bytes; the limit is {bytesMax}.");
        }

        return bytes;
    }

    private bool Check(JsonElement element, int? index, params ReadOnlySpan<string> members)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            Refuse(Place(index), index is null ? "The body is a JSON object with the member \"events\"." : "An event is a JSON object with \"type\" and \"data\".");
            return false;
        }

        foreach (var member in element.EnumerateObject())
        {
            if (!IsOneOf(member, members))
            {
                var name = JsonRaw.Shorten(member.Name);
                Refuse(Place(index, name), $"There is no member \"{name}\" here; the members are {string.Join(", ", members)}.");
                return false;
            }
        }

        return true;
    }

    private static bool IsOneOf(JsonProperty member, ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (member.NameEquals(name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The path of a problem, put together only where there is one: of an event, or of the body.</summary>
    private static string? Place(int? index) => index is null ? null : $"events[{index}]";

    private static string Place(int? index, string member) => index is null ? member : $"events[{index}].{member}";

    private void Refuse(string? member, string detail) => _problem ??= EntityProblem.InvalidArgument(member, detail);

    private void RefuseLarge(string member, int limit, string detail) =>
        _problem ??= new EntityProblem(ErrorCode.PayloadTooLarge, detail) { Limit = limit, Member = member };
}
