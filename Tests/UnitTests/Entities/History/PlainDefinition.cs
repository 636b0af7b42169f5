using System.Collections.Immutable;
using ActorState.Entities;
using ActorState.Events;

namespace ActorState.UnitTests.Entities.History;

/// <summary>The simplest entity type: the state is the last event's data.</summary>
internal sealed class PlainDefinition : IEntityDefinition
{
    public bool IsCode { get; init; }

    public ImmutableArray<string> Commands { get; init; } = [];

    public ImmutableArray<string> Events { get; init; } = [];

    public bool UndoAllowed => true;

    public ImmutableArray<string> WholeEvents => [];

    public int StateVersion { get; init; } = 1;

    public static EntityTypes Types(params RegisteredEntity[] codeTypes) =>
        new(codeTypes, static type => type == "forbidden" ? null : new PlainDefinition());

    public Prepared Prepare(EntityRequest request) => throw new NotSupportedException();

    public EntityDecision Decide(object? state, object command, DecisionContext context) => throw new NotSupportedException();

    public object? Evolve(object? state, string eventType, ReadOnlyMemory<byte> data) => eventType == SystemEvents.Deleted ? null : data.ToArray();

    public ReadOnlyMemory<byte> Encode(object state) => (byte[])state;

    public object Decode(ReadOnlyMemory<byte> state) => state.ToArray();
}
