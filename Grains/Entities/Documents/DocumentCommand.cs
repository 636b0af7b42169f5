using System.Collections.Immutable;

namespace ActorState.Entities.Documents;

/// <summary>What a request asks of a document, read once.</summary>
internal abstract record DocumentCommand
{
    private DocumentCommand()
    {
    }

    /// <summary>Replaces the state.</summary>
    public sealed record Put(ReadOnlyMemory<byte> State) : DocumentCommand;

    /// <summary>Merges an object into the state.</summary>
    public sealed record Merge(ReadOnlyMemory<byte> Body) : DocumentCommand;

    /// <summary>Applies a JSON Patch.</summary>
    public sealed record Patch(JsonPatch Operations) : DocumentCommand;

    /// <summary>Deletes the entity.</summary>
    public sealed record Delete : DocumentCommand;

    /// <summary>Appends the caller's own events.</summary>
    public sealed record Append(ImmutableArray<DecidedEvent> Events) : DocumentCommand;
}
