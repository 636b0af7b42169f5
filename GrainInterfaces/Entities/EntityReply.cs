using System.Collections.Immutable;
using ActorState.Errors;

namespace ActorState.Entities;

/// <summary>How a command ended, where the journal keeps it. The numbers are stored.</summary>
public enum CommandOutcome
{
    /// <summary>Not kept: the answer speaks of its own request alone.</summary>
    None = 0,

    /// <summary>Events were written; the entity existed before.</summary>
    Applied = 1,

    /// <summary>Events were written; the entity did not exist before.</summary>
    Created = 2,

    /// <summary>Nothing was to be changed.</summary>
    Unchanged = 3,

    /// <summary>The entity refused (every 422 of its decision).</summary>
    Rejected = 4,
}

/// <summary>The answer to an <see cref="EntityRequest"/>: the same whether given the first time or again.</summary>
/// <param name="Operation">The operation that was asked for first under this command id.</param>
/// <param name="Outcome">How it ended; <see cref="CommandOutcome.None"/> for an answer that is not kept.</param>
/// <param name="Version">The entity's version after the command, or the one it was judged at.</param>
/// <param name="Position">The position of the last event written; 0 when nothing was written.</param>
[GenerateSerializer, Immutable, Alias("as.entity.reply")]
public sealed record EntityReply(
    [property: Id(0)] EntityOperation Operation,
    [property: Id(1)] CommandOutcome Outcome,
    [property: Id(2)] long Version,
    [property: Id(3)] long Position)
{
    /// <summary>Why nothing was done; null where the outcome is applied, created or unchanged.</summary>
    [Id(4)] public EntityProblem? Problem { get; init; }

    /// <summary>The events of a code type's command; empty for every other operation.</summary>
    [Id(5)] public ImmutableArray<ReplyEvent> Events { get; init; } = [];

    /// <summary>What the decider gave back, as JSON; empty when it gave nothing.</summary>
    [Id(6)] public ReadOnlyMemory<byte> Result { get; init; }

    /// <summary>The version whose state an undo or redo brought back; 0 means absent.</summary>
    [Id(7)] public long? To { get; init; }

    /// <summary>How many events were written.</summary>
    [Id(8)] public int Count { get; init; }

    /// <summary>Whether this is a kept answer given again.</summary>
    [Id(9)] public bool Replayed { get; init; }

    /// <summary>An answer that names a problem and is not kept.</summary>
    public static EntityReply Refused(EntityOperation operation, EntityProblem problem) =>
        new(operation, CommandOutcome.None, 0, 0) { Problem = problem };
}

/// <summary>An event as a command's reply shows it.</summary>
/// <param name="Type">The event's stored name.</param>
/// <param name="Data">The event's stored data, a JSON object.</param>
[GenerateSerializer, Immutable, Alias("as.entity.reply.event")]
public sealed record ReplyEvent([property: Id(0)] string Type, [property: Id(1)] ReadOnlyMemory<byte> Data);
