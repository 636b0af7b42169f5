using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;
using ActorState.Errors;
using ActorState.Journal;

namespace ActorState.Entities;

/// <summary>The form in which a kept refusal rests in <see cref="CommandStamp.Result"/>: JSON with the code's wire name.</summary>
/// <remarks>Holds what a refusal by decision can carry; versions, lines and columns belong to answers that are not kept.</remarks>
internal static class KeptProblem
{
    private static readonly FrozenDictionary<string, ErrorCode> Codes = ErrorCatalogue.Codes.ToFrozenDictionary(static code => code.Name());

    public static ReadOnlyMemory<byte> Encode(EntityProblem problem)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("code", problem.Code.Name());
        json.WriteString("detail", problem.Detail);
        WriteText(json, "reason", problem.Reason);
        WriteText(json, "member", problem.Member);
        if (problem.Limit is { } limit)
        {
            json.WriteNumber("limit", limit);
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    /// <exception cref="JournalCorruptException">The bytes are no kept refusal.</exception>
    public static EntityProblem Decode(ReadOnlyMemory<byte> result)
    {
        try
        {
            using var document = JsonDocument.Parse(result);
            return Read(document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new JournalCorruptException("A kept refusal is not readable.", fault);
        }
    }

    private static EntityProblem Read(JsonElement root) =>
        new(Codes[Required(root, "code")], Required(root, "detail"))
        {
            Reason = Text(root, "reason"),
            Member = Text(root, "member"),
            Limit = root.TryGetProperty("limit", out var limit) ? limit.GetInt64() : null,
        };

    private static string Required(JsonElement root, string name) => Text(root, name) ?? throw new KeyNotFoundException($"There is no '{name}'.");

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var text) ? text.GetString() : null;

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }
}
