using System.Text.Json.Serialization;
using ActorState.Entities;

namespace ActorState.IntegrationTests.Replay;

/// <summary>A decider for what the reference types never answer: a command that changes nothing, and an undo that is not allowed.</summary>
public sealed class Lamp : IDecider<LampState, LampCommand, LampEvent>
{
    public const string Type = "lamp";

    public LampState Initial { get; } = new(false);

    public Decision<LampEvent> Decide(LampState state, LampCommand command, DecisionContext context) =>
        command is Switch wanted && wanted.On != state.On ? new Switched(wanted.On) : Decision.Unchanged<LampEvent>();

    public LampState Evolve(LampState state, LampEvent @event) => @event is Switched switched ? new LampState(switched.On) : state;
}

/// <summary>Whether it shines.</summary>
public sealed record LampState(bool On);

/// <summary>What can be asked of a lamp.</summary>
[EntityType(Lamp.Type)]
[JsonDerivedType(typeof(Switch), "switch")]
public abstract record LampCommand;

/// <summary>Turns it on or off.</summary>
public sealed record Switch(bool On) : LampCommand;

/// <summary>What can happen to a lamp.</summary>
[JsonDerivedType(typeof(Switched), "switched")]
public abstract record LampEvent;

/// <summary>It was turned on or off.</summary>
public sealed record Switched(bool On) : LampEvent;
