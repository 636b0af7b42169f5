using System.Collections.Immutable;
using System.Text.Json;
using ActorState.Errors;

namespace ActorState.Entities.Documents;

/// <summary>A JSON Patch (RFC 6902), read once.</summary>
internal sealed class JsonPatch
{
    private JsonPatch(ReadOnlyMemory<byte> body, ImmutableArray<PatchOperation> operations)
    {
        Body = body;
        Operations = operations;
    }

    /// <summary>The patch as it was sent, without white space around it.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    public ImmutableArray<PatchOperation> Operations { get; }

    /// <summary>Reads a patch; null, and what is wrong with it, when it is malformed.</summary>
    public static JsonPatch? Parse(ReadOnlyMemory<byte> body, out EntityProblem? problem)
    {
        body = JsonRaw.Trim(body);
        using var document = JsonDocument.Parse(body);
        if (document.RootElement.ValueKind != JsonValueKind.Array)
        {
            problem = EntityProblem.InvalidArgument(null, "A JSON Patch is an array of operations.");
            return null;
        }

        var operations = ImmutableArray.CreateBuilder<PatchOperation>();
        foreach (var element in document.RootElement.EnumerateArray())
        {
            var reader = new PatchOperationReader(body, element, $"[{operations.Count}]");
            if (reader.Read() is not { } operation)
            {
                problem = reader.Problem;
                return null;
            }

            operations.Add(operation);
        }

        problem = null;
        return new JsonPatch(body, operations.ToImmutable());
    }

    /// <summary>Applies all operations to an object, or none.</summary>
    public PatchResult Apply(ReadOnlyMemory<byte> state) => new JsonPatchRun(state).Run(Operations);
}

/// <summary>What an operation of a JSON Patch does.</summary>
internal enum PatchVerb
{
    None = 0,
    Add = 1,
    Remove = 2,
    Replace = 3,
    Move = 4,
    Copy = 5,
    Test = 6,
}

/// <summary>One operation of a JSON Patch.</summary>
/// <param name="Verb">What it does.</param>
/// <param name="Path">Where.</param>
/// <param name="From">Where the value comes from, of a move or copy; null otherwise.</param>
/// <param name="Value">The value as sent, of an add, replace or test; empty otherwise.</param>
internal sealed record PatchOperation(PatchVerb Verb, JsonPointer Path, JsonPointer? From, ReadOnlyMemory<byte> Value);

/// <summary>How a patch ended.</summary>
/// <param name="State">The new value; empty where it failed.</param>
/// <param name="Failure">Why it does not apply, a sentence; null when it does.</param>
/// <param name="IsTooLarge">Whether it was given up because the value grew too large.</param>
internal readonly record struct PatchResult(ReadOnlyMemory<byte> State, string? Failure, bool IsTooLarge);
