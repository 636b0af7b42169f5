namespace ActorState.Entities;

/// <summary>An entity type in code: pure functions over an immutable state, after the Decider pattern.</summary>
/// <typeparam name="TState">The state: immutable, serializable by System.Text.Json; its JSON is what readers get.</typeparam>
/// <typeparam name="TCommand">The closed hierarchy of commands, named by <c>[JsonDerivedType(typeof(X), "x")]</c>; these are the wire names.</typeparam>
/// <typeparam name="TEvent">The closed hierarchy of events, named likewise; these are the stored names.</typeparam>
/// <remarks>
/// Functions must not read clocks, randomness or the outside world: they run again whenever a command is decided anew or history is folded.
/// A throw from <see cref="Decide"/> or <see cref="Evolve"/> is a defect: the caller gets 500, nothing is written.
/// </remarks>
public interface IDecider<TState, in TCommand, TEvent>
    where TState : class
    where TCommand : class
    where TEvent : class
{
    /// <summary>The state before the first event.</summary>
    TState Initial { get; }

    /// <summary>Decides what a command does to a state.</summary>
    Decision<TEvent> Decide(TState state, TCommand command, DecisionContext context);

    /// <summary>Folds one event into a state.</summary>
    TState Evolve(TState state, TEvent @event);
}

/// <summary>What a decider may know beside state and command.</summary>
/// <param name="Entity">The entity that decides.</param>
/// <param name="Version">The version it decides on.</param>
/// <param name="Time">The time that its events will carry: never before that of the event they follow, cut to microseconds.</param>
/// <param name="CommandId">The command id.</param>
/// <param name="Actor">Who asks; null when unknown.</param>
public sealed record DecisionContext(EntityId Entity, long Version, DateTimeOffset Time, string CommandId, string? Actor);
