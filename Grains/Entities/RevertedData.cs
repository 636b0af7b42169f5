using System.Collections.Immutable;
using System.Text.Json;
using System.Runtime.InteropServices;
using System.Buffers;

namespace ActorState.Entities;

/// <summary>The data of a <c>$reverted</c> event: where an undo or redo went, what can be redone, and the whole state it brought back.</summary>
/// <param name="To">The version whose state is back; 0 means absent. Never the version of a <c>$reverted</c> event itself.</param>
/// <param name="Redo">The versions that redo goes to, the next one first.</param>
/// <param name="StateVersion">The shape of <paramref name="State"/>; where it is another than today's, the state is folded anew.</param>
/// <param name="State">The state as encoded; null where the entity is absent.</param>
public sealed record RevertedData(long To, ImmutableArray<long> Redo, int StateVersion, ReadOnlyMemory<byte>? State)
{
    /// <summary>Writes the event's data.</summary>
    public ReadOnlyMemory<byte> Encode()
    {
        var buffer = new ArrayBufferWriter<byte>(128 + (State?.Length ?? 0));
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteNumber("to", To);
        json.WriteStartArray("redo");
        foreach (var version in Redo)
        {
            json.WriteNumberValue(version);
        }

        json.WriteEndArray();
        json.WriteBoolean("deleted", State is null);
        json.WriteNumber("stateVersion", StateVersion);
        json.WritePropertyName("state");
        json.WriteRawValue((State ?? "null"u8.ToArray()).Span, skipInputValidation: true);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>Reads the event's data.</summary>
    public static RevertedData Decode(ReadOnlyMemory<byte> data)
    {
        using var document = JsonDocument.Parse(data);
        var root = document.RootElement;
        var redo = root.GetProperty("redo").EnumerateArray().Select(static e => e.GetInt64()).ToImmutableArray();
        var state = root.GetProperty("state");
        return new RevertedData(
            root.GetProperty("to").GetInt64(),
            redo,
            root.GetProperty("stateVersion").GetInt32(),
            state.ValueKind == JsonValueKind.Null ? default(ReadOnlyMemory<byte>?) : JsonMarshal.GetRawUtf8Value(state).ToArray());
    }
}
