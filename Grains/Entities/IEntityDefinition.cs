using System.Collections.Immutable;
using ActorState.Errors;

namespace ActorState.Entities;

/// <summary>What the engine knows of an entity type: bytes in, bytes out. Documents and code types are two of them.</summary>
/// <remarks>
/// Pure: the same arguments always give the same answer, nothing is kept. A state is an opaque immutable object; null means that the entity is
/// absent (never written, deleted, undone to nothing). Thread: any, several at once.
/// </remarks>
public interface IEntityDefinition
{
    /// <summary>Whether the type is code; a document type otherwise.</summary>
    bool IsCode { get; }

    /// <summary>The names of the type's commands; empty for documents.</summary>
    ImmutableArray<string> Commands { get; }

    /// <summary>The names of the type's events; empty for documents.</summary>
    ImmutableArray<string> Events { get; }

    /// <summary>Whether undo and redo are allowed.</summary>
    bool UndoAllowed { get; }

    /// <summary>The events whose fold does not look at the state before them: what lies behind one of them need not be folded.</summary>
    ImmutableArray<string> WholeEvents { get; }

    /// <summary>The version of the encoded state's shape: snapshots of another one are not used.</summary>
    int StateVersion { get; }

    /// <summary>Reads a request once, before anything is judged: everything that can be said without the entity's state.</summary>
    /// <remarks>Undo and redo are the engine's own and never come here. The body is well-formed JSON or empty.</remarks>
    Prepared Prepare(EntityRequest request);

    /// <summary>Decides what a prepared command does to a state. May run several times for one request.</summary>
    EntityDecision Decide(object? state, object command, DecisionContext context);

    /// <summary>Folds an event into a state; null when the entity is absent afterwards. <c>$reverted</c> is the engine's own and never comes here.</summary>
    object? Evolve(object? state, string eventType, ReadOnlyMemory<byte> data);

    /// <summary>The state as JSON: what readers get and snapshots keep.</summary>
    ReadOnlyMemory<byte> Encode(object state);

    /// <summary>Reads what <see cref="Encode"/> of the same <see cref="StateVersion"/> wrote.</summary>
    object Decode(ReadOnlyMemory<byte> state);
}

/// <summary>A request as its entity type has read it.</summary>
/// <param name="Command">What <see cref="IEntityDefinition.Decide"/> takes; null where there is a problem.</param>
/// <param name="ExpectedVersion">The <c>expectedVersion</c> of the body; null without one.</param>
/// <param name="Problem">Why the request cannot be taken at all; null when it can.</param>
public sealed record Prepared(object? Command, long? ExpectedVersion, EntityProblem? Problem)
{
    /// <summary>A request that cannot be taken.</summary>
    public static Prepared Refused(EntityProblem problem) => new(null, null, problem);
}

/// <summary>What an entity type decided, in bytes.</summary>
public abstract record EntityDecision
{
    private EntityDecision()
    {
    }

    /// <summary>Events are to be written.</summary>
    /// <param name="Events">At least one.</param>
    /// <param name="Result">What the caller gets back, as JSON; empty for nothing.</param>
    public sealed record Accepted(ImmutableArray<DecidedEvent> Events, ReadOnlyMemory<byte> Result = default) : EntityDecision
    {
        /// <summary>The state that <see cref="IEntityDefinition.Evolve"/> would make of the events, where deciding has made it already; null to have it made.</summary>
        public object? After { get; init; }
    }

    /// <summary>Nothing is to be changed.</summary>
    public sealed record Unchanged : EntityDecision;

    /// <summary>The entity refuses; a problem of status 422 is kept for the command id, any other is judged anew on a repeat.</summary>
    public sealed record Refused(EntityProblem Problem) : EntityDecision;
}

/// <summary>An event that a decision made.</summary>
/// <param name="Type">Its name.</param>
/// <param name="Data">Its data, JSON.</param>
/// <param name="Metadata">The caller's own metadata, a JSON object as sent; empty for none.</param>
public sealed record DecidedEvent(string Type, ReadOnlyMemory<byte> Data, ReadOnlyMemory<byte> Metadata = default);
