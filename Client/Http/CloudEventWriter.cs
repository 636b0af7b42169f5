using System.Text;
using System.Text.Json;
using ActorState.Events;

namespace ActorState.Gateway.Http;

/// <summary>Writes stored events as CloudEvents 1.0 in JSON; the data goes through as the bytes it was stored as.</summary>
internal static class CloudEventWriter
{
    public static void Write(Utf8JsonWriter json, EventRecord record)
    {
        var entity = record.Entity;
        json.WriteStartObject();
        json.WriteString("specversion", "1.0");
        json.WriteString("id", $"{entity.Type}/{entity.Id}/{record.Version}");
        json.WriteString("source", $"/tenants/{entity.Tenant}/entities/{entity.Type}/{Uri.EscapeDataString(entity.Id)}");
        json.WriteString("subject", entity.Id);
        json.WriteString("type", record.Type);
        json.WriteString("time", Rfc3339.Format(record.TimeMicros));
        json.WriteString("datacontenttype", JsonReplies.MediaType);
        json.WriteNumber("version", record.Version);
        json.WriteString("position", WriteReplies.Token(record.Position));
        json.WriteNumber("partition", record.Partition);
        json.WriteNumber("unitleft", record.UnitLeft);
        json.WriteString("commandid", record.CommandId);
        json.WriteString("hash", record.Hash.ToString());
        WriteMetadata(json, record.Metadata.Span);
        if (!record.Data.IsEmpty)
        {
            json.WritePropertyName("data");
            json.WriteRawValue(record.Data.Span, skipInputValidation: true);
        }

        json.WriteEndObject();
    }

    /// <summary>
    /// Actor and trace context become extensions of their own; the caller's object becomes its JSON text, since extensions are
    /// simple values.
    /// </summary>
    private static void WriteMetadata(Utf8JsonWriter json, ReadOnlySpan<byte> metadata)
    {
        if (metadata.IsEmpty)
        {
            return;
        }

        var reader = new Utf8JsonReader(metadata);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString() ?? "";
            reader.Read();
            if (name == "metadata")
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                json.WriteString(name, Encoding.UTF8.GetString(metadata[start..(int)reader.BytesConsumed]));
            }
            else if (name is "actor" or "traceparent" && reader.TokenType == JsonTokenType.String)
            {
                json.WriteString(name, reader.GetString());
            }
            else
            {
                reader.Skip();
            }
        }
    }
}
