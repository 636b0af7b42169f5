using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ActorState.Errors;

namespace ActorState.Entities.Code;

/// <summary>Reads the body of a request into a command, or says which member is wrong.</summary>
internal static class CommandReader
{
    private static readonly JsonDocumentOptions DocumentOptions = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a command; an empty body is <c>{}</c>.</summary>
    public static Prepared Read(ReadOnlyMemory<byte> body, JsonTypeInfo type)
    {
        try
        {
            using var document = JsonDocument.Parse(body.IsEmpty ? "{}"u8.ToArray() : body, DocumentOptions);
            return Read(document.RootElement, type);
        }
        catch (JsonException exception)
        {
            // The message names .NET types, which are none of the caller's business.
            var member = Member(exception.Path);
            return Prepared.Refused(EntityProblem.InvalidArgument(member, $"{Subject(member)} has a value of the wrong kind or form."));
        }
    }

    private static Prepared Read(JsonElement body, JsonTypeInfo type)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return Prepared.Refused(EntityProblem.InvalidArgument(null, "A command's body must be a JSON object."));
        }

        if (StrictMembers.FindProblem(body, type, "") is { } problem)
        {
            return Prepared.Refused(problem);
        }

        var command = body.Deserialize(type) ?? throw new InvalidOperationException($"A JSON object became no {type.Type}.");
        return ValueRules.FindProblem(command, type, "") is { } broken ? Prepared.Refused(broken) : new Prepared(command, null, null);
    }

    private static string? Member(string? path) => path?.TrimStart('$').TrimStart('.') is { Length: > 0 } member ? member : null;

    private static string Subject(string? member) => member is null ? "The body" : $"'{member}'";
}
