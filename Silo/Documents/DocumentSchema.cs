using System.Text;
using System.Text.RegularExpressions;
using Newtonsoft.Json;
using NJsonSchema;
using NJsonSchema.Validation;

namespace ActorState.Silo.Documents;

/// <summary>The JSON Schema of a document type, from a file. Thread: any, several at once.</summary>
internal sealed class DocumentSchema(JsonSchema schema)
{
    /// <summary>How many violations a sentence names; a large document may have thousands.</summary>
    private const int NamedMax = 5;

    /// <summary>Reads a schema.</summary>
    /// <exception cref="InvalidDataException">The file is no JSON Schema, or cannot be read.</exception>
    public static async Task<DocumentSchema> LoadAsync(string path, CancellationToken token)
    {
        try
        {
            return new DocumentSchema(await JsonSchema.FromFileAsync(path, token));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path} is no JSON Schema that can be read: {fault.Message}", fault);
        }
    }

    /// <summary>A sentence on what a state breaks; null when it breaks nothing.</summary>
    public string? Violation(ReadOnlyMemory<byte> state)
    {
        try
        {
            return schema.Validate(Encoding.UTF8.GetString(state.Span)) is { Count: > 0 } errors ? Sentence([.. errors]) : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidCastException or OverflowException or FormatException or RegexMatchTimeoutException)
        {
            // Numbers that the validator cannot hold, patterns that do not end: what cannot be checked is not let in.
            return $"The state cannot be checked against its schema: {fault.Message}";
        }
    }

    private static string Sentence(ValidationError[] errors)
    {
        var named = errors.Take(NamedMax).Select(e => $"{e.Kind} at {e.Path ?? "#"}");
        var more = errors.Length > NamedMax ? $", and {errors.Length - NamedMax} more" : "";
        return $"The state breaks its schema: {string.Join(", ", named)}{more}.";
    }
}
