using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using ActorState.Entities;

namespace ActorState.UnitTests.Entities.Code;

/// <summary>A decider with every kind of decision, the defective ones included.</summary>
public sealed class Thermostat : IDecider<ThermostatState, ThermostatCommand, ThermostatEvent>
{
    public ThermostatState Initial { get; } = new(ThermostatMode.SwitchedOff, 0m, null);

    public Decision<ThermostatEvent> Decide(ThermostatState state, ThermostatCommand command, DecisionContext context) =>
        command switch
        {
            Turn turn when turn.Degrees == state.Degrees => Decision.Unchanged<ThermostatEvent>(),
            Turn { Degrees: > 30 } => Decision.Reject<ThermostatEvent>("too_hot", "30 degrees are enough."),
            Turn turn => Decision.Accept<ThermostatEvent>(new Turned(turn.Degrees, turn.Note), new { was = state.Degrees }),
            Emit emit => Decision.Accept<ThermostatEvent>([.. Enumerable.Range(0, emit.Count).Select(_ => new Turned(1, new string('x', emit.NoteLength)))]),
            Defect { Kind: "null" } => null!,
            Defect { Kind: "default" } => new Decision<ThermostatEvent>.Accepted(default, null),
            Defect { Kind: "null-event" } => Decision.Accept<ThermostatEvent>((ThermostatEvent)null!),
            _ => new Turned(2, null),
        };

    public ThermostatState Evolve(ThermostatState state, ThermostatEvent @event) =>
        @event is Turned turned ? new ThermostatState(ThermostatMode.SwitchedOn, turned.Degrees, turned.Note) : null!;
}

public enum ThermostatMode
{
    SwitchedOff,
    SwitchedOn,
}

public sealed record ThermostatState(ThermostatMode Mode, decimal Degrees, string? Note);

[EntityType("thermostat")]
[JsonDerivedType(typeof(Turn), "turn")]
[JsonDerivedType(typeof(Program), "program")]
[JsonDerivedType(typeof(Emit), "emit")]
[JsonDerivedType(typeof(Defect), "defect")]
public abstract record ThermostatCommand;

public sealed record Turn(decimal Degrees, [TextLength(0, 5)] string? Note = null) : ThermostatCommand;

public sealed record Program(ImmutableArray<Slot> Slots, [property: Range(1, 7)] int? Days = null, JsonElement? Extra = null) : ThermostatCommand
{
    [Required] public required string Name { get; init; }

    public int Length => Slots.Length;
}

public sealed record Slot([Range(0, 23)] int Hour, Turn? Then = null);

public sealed record Emit(int Count, int NoteLength = 0) : ThermostatCommand;

public sealed record Defect(string Kind) : ThermostatCommand;

[JsonDerivedType(typeof(Turned), "turned")]
[JsonDerivedType(typeof(Vanished), "vanished")]
public abstract record ThermostatEvent;

public sealed record Turned(decimal Degrees, string? Note) : ThermostatEvent;

public sealed record Vanished : ThermostatEvent;
