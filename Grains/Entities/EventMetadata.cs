using System.Buffers;
using System.Text.Json;

namespace ActorState.Entities;

/// <summary>What the journal keeps beside an event's data: who, the trace, and the caller's own metadata as sent.</summary>
internal static class EventMetadata
{
    public static ReadOnlyMemory<byte> Encode(string? actor, string? traceParent, ReadOnlyMemory<byte> metadata)
    {
        if (actor is null && traceParent is null && metadata.IsEmpty)
        {
            return default;
        }

        var buffer = new ArrayBufferWriter<byte>(96 + metadata.Length);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        if (actor is not null)
        {
            json.WriteString("actor", actor);
        }

        if (traceParent is not null)
        {
            json.WriteString("traceparent", traceParent);
        }

        if (!metadata.IsEmpty)
        {
            json.WritePropertyName("metadata");
            json.WriteRawValue(metadata.Span, skipInputValidation: true);
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>Who asked for the event; null when unknown.</summary>
    public static string? Actor(ReadOnlyMemory<byte> metadata)
    {
        if (metadata.IsEmpty)
        {
            return null;
        }

        var json = new Utf8JsonReader(metadata.Span);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isActor = json.ValueTextEquals("actor"u8);
            json.Read();
            if (isActor)
            {
                return json.GetString();
            }

            json.Skip();
        }

        return null;
    }
}
