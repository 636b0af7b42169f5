using System.Text.Json;
using ActorState.Errors;

namespace ActorState.Entities.Documents;

/// <summary>Reads one operation of a JSON Patch. Members that RFC 6902 does not know are ignored, as it says.</summary>
internal sealed class PatchOperationReader(ReadOnlyMemory<byte> body, JsonElement element, string place)
{
    /// <summary>What is wrong; null while nothing is.</summary>
    public EntityProblem? Problem { get; private set; }

    public PatchOperation? Read()
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return Refuse(place, "An operation of a JSON Patch is an object.");
        }

        if (ReadVerb() is not { } verb || ReadPointer("path") is not { } path)
        {
            return null;
        }

        JsonPointer? from = null;
        if (verb is PatchVerb.Move or PatchVerb.Copy && (from = ReadPointer("from")) is null)
        {
            return null;
        }

        if (verb is not (PatchVerb.Add or PatchVerb.Replace or PatchVerb.Test))
        {
            return new PatchOperation(verb, path, from, default);
        }

        return element.TryGetProperty("value"u8, out var value)
            ? new PatchOperation(verb, path, null, JsonRaw.Slice(body, value))
            : Refuse($"{place}.value", "An add, replace or test has a value.");
    }

    private PatchVerb? ReadVerb()
    {
        var verb = ReadString("op") switch
        {
            "add" => PatchVerb.Add,
            "remove" => PatchVerb.Remove,
            "replace" => PatchVerb.Replace,
            "move" => PatchVerb.Move,
            "copy" => PatchVerb.Copy,
            "test" => PatchVerb.Test,
            _ => PatchVerb.None,
        };
        if (verb != PatchVerb.None)
        {
            return verb;
        }

        Refuse($"{place}.op", "The op of an operation is one of \"add\", \"remove\", \"replace\", \"move\", \"copy\" and \"test\".");
        return null;
    }

    private JsonPointer? ReadPointer(string member)
    {
        if (element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
            && JsonPointer.Parse(JsonRaw.Slice(body, value)[1..^1]) is { } pointer)
        {
            return pointer;
        }

        Refuse($"{place}.{member}", $"The {member} of this operation is a JSON Pointer: empty, or text that begins with \"/\", with \"~\" only in \"~0\" and \"~1\".");
        return null;
    }

    private string? ReadString(string member) =>
        element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private PatchOperation? Refuse(string member, string detail)
    {
        Problem ??= EntityProblem.InvalidArgument(member, detail);
        return null;
    }
}
