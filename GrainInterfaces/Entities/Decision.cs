using System.Collections.Immutable;

namespace ActorState.Entities;

/// <summary>What an entity decided: events, nothing to change, or a refusal. A refusal is a value, not an exception.</summary>
/// <typeparam name="TEvent">The entity type's events.</typeparam>
public abstract record Decision<TEvent>
{
    private Decision()
    {
    }

    /// <summary>Accepts with one event and no result.</summary>
    /// <param name="event">What happened.</param>
    public static implicit operator Decision<TEvent>(TEvent @event) => new Accepted([@event], null);

    /// <summary>The command is accepted.</summary>
    /// <param name="Events">What happened, at least one event, at most 1,000.</param>
    /// <param name="Result">What the caller gets back as <c>result</c>, serialized as JSON and kept with the command; null for nothing.</param>
    public sealed record Accepted(ImmutableArray<TEvent> Events, object? Result) : Decision<TEvent>;

    /// <summary>The command asks for what already is.</summary>
    public sealed record Unchanged : Decision<TEvent>;

    /// <summary>A rule of the entity forbids the command.</summary>
    /// <param name="Reason">The rule's name in snake_case; part of the type's contract.</param>
    /// <param name="Detail">A whole sentence for people, with the numbers.</param>
    public sealed record Rejected(string Reason, string Detail) : Decision<TEvent>;
}

/// <summary>Makes decisions.</summary>
public static class Decision
{
    /// <summary>Accepts with one event.</summary>
    public static Decision<TEvent> Accept<TEvent>(TEvent @event, object? result = null) => new Decision<TEvent>.Accepted([@event], result);

    /// <summary>Accepts with several events, all or none.</summary>
    public static Decision<TEvent> Accept<TEvent>(ImmutableArray<TEvent> events, object? result = null) => new Decision<TEvent>.Accepted(events, result);

    /// <summary>Finds nothing to change.</summary>
    public static Decision<TEvent> Unchanged<TEvent>() => new Decision<TEvent>.Unchanged();

    /// <summary>Refuses.</summary>
    public static Decision<TEvent> Reject<TEvent>(string reason, string detail) => new Decision<TEvent>.Rejected(reason, detail);
}
