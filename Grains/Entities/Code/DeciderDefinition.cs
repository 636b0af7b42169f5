using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ActorState.Errors;

namespace ActorState.Entities.Code;

/// <summary>An entity type in code: between the engine's bytes and a decider's own types.</summary>
/// <remarks>Thread: any.</remarks>
internal sealed class DeciderDefinition<TState, TCommand, TEvent> : IEntityDefinition
    where TState : class
    where TCommand : class
    where TEvent : class
{
    private readonly string _type;
    private readonly IDecider<TState, TCommand, TEvent> _decider;
    private readonly Upcasters _upcasters;
    private readonly NamedTypes _events = NamedTypes.Of(typeof(TEvent));
    private readonly FrozenDictionary<string, JsonTypeInfo> _commandJson;
    private readonly FrozenDictionary<string, JsonTypeInfo> _eventJson;
    private readonly JsonTypeInfo<TState> _stateJson;

    public DeciderDefinition(string type, IDecider<TState, TCommand, TEvent> decider, DeciderOptions options)
    {
        _type = type;
        _decider = decider;
        _upcasters = options.Upcasters;
        StateVersion = options.StateVersion;
        UndoAllowed = options.UndoAllowed;

        // Asking for every contract now shows a type that cannot be read or written at start, not at its first use.
        var commands = NamedTypes.Of(typeof(TCommand));
        Commands = commands.Names;
        _commandJson = Contracts(commands);
        _eventJson = Contracts(_events);
        _stateJson = (JsonTypeInfo<TState>)EntityJson.Strict.GetTypeInfo(typeof(TState));
    }

    public bool IsCode => true;

    public ImmutableArray<string> Commands { get; }

    public ImmutableArray<string> Events => _events.Names;

    public bool UndoAllowed { get; }

    public ImmutableArray<string> WholeEvents => [];

    public int StateVersion { get; }

    public Prepared Prepare(EntityRequest request)
    {
        if (request.Operation != EntityOperation.Command)
        {
            return Prepared.Refused(new EntityProblem(ErrorCode.NotADocument, $"'{_type}' is a code type: its entities change by commands only."));
        }

        var contract = request.Name is { } name ? _commandJson.GetValueOrDefault(name) : null;
        return contract is null
            ? Prepared.Refused(new EntityProblem(ErrorCode.UnknownCommand, $"Entity type '{_type}' has no command '{request.Name}'."))
            : CommandReader.Read(request.Body, contract);
    }

    public EntityDecision Decide(object? state, object command, DecisionContext context) =>
        _decider.Decide(StateOf(state), (TCommand)command, context) switch
        {
            Decision<TEvent>.Accepted accepted => Accept(accepted, command),
            Decision<TEvent>.Unchanged => new EntityDecision.Unchanged(),
            Decision<TEvent>.Rejected rejected => Refuse(rejected),
            _ => throw new InvalidOperationException($"Entity type '{_type}' decided nothing on {command.GetType()}."),
        };

    public object? Evolve(object? state, string eventType, ReadOnlyMemory<byte> data)
    {
        var today = _upcasters.Apply(new StoredEvent(eventType, data));
        var contract = _eventJson.GetValueOrDefault(today.Type)
            ?? throw new InvalidOperationException($"Entity type '{_type}' has no event '{today.Type}' (stored as '{eventType}') and no upcaster for it.");
        var @event = JsonSerializer.Deserialize(today.Data.Span, contract) as TEvent
            ?? throw new InvalidOperationException($"An event '{today.Type}' of entity type '{_type}' is stored as JSON null.");
        return _decider.Evolve(StateOf(state), @event)
            ?? throw new InvalidOperationException($"Entity type '{_type}' folded an event '{today.Type}' to no state.");
    }

    public ReadOnlyMemory<byte> Encode(object state) => JsonSerializer.SerializeToUtf8Bytes((TState)state, _stateJson);

    public object Decode(ReadOnlyMemory<byte> state) =>
        JsonSerializer.Deserialize(state.Span, _stateJson) ?? throw new InvalidOperationException($"A state of entity type '{_type}' is stored as JSON null.");

    private static FrozenDictionary<string, JsonTypeInfo> Contracts(NamedTypes types) =>
        types.Names.ToFrozenDictionary(static name => name, name => EntityJson.Strict.GetTypeInfo(types.Find(name)!));

    private static EntityDecision.Refused Refuse(Decision<TEvent>.Rejected rejected) =>
        new(new EntityProblem(ErrorCode.CommandRejected, rejected.Detail) { Reason = rejected.Reason });

    private TState StateOf(object? state) => (TState?)state ?? _decider.Initial;

    private EntityDecision Accept(Decision<TEvent>.Accepted accepted, object command)
    {
        if (accepted.Events.IsDefaultOrEmpty || accepted.Events.Length > EntityLimits.EventsMax)
        {
            var count = accepted.Events.IsDefault ? 0 : accepted.Events.Length;
            throw new InvalidOperationException(
                $"Entity type '{_type}' accepted {command.GetType()} with {count} events; there must be 1 to {EntityLimits.EventsMax}.");
        }

        var events = ImmutableArray.CreateBuilder<DecidedEvent>(accepted.Events.Length);
        foreach (var @event in accepted.Events)
        {
            var encoded = EncodeEvent(@event);
            if (encoded.Data.Length > EntityLimits.EventDataBytesMax)
            {
                return TooLarge(encoded);
            }

            events.Add(encoded);
        }

        return new EntityDecision.Accepted(events.MoveToImmutable(), EncodeResult(accepted.Result));
    }

    private DecidedEvent EncodeEvent(TEvent @event)
    {
        if (@event is null)
        {
            throw new InvalidOperationException($"Entity type '{_type}' accepted a command with an event that is null.");
        }

        var name = _events.NameOf(@event.GetType());
        return new DecidedEvent(name, JsonSerializer.SerializeToUtf8Bytes(@event, _eventJson[name]));
    }

    private static EntityDecision.Refused TooLarge(DecidedEvent @event) =>
        new(new EntityProblem(
            ErrorCode.PayloadTooLarge,
            $"The data of event '{@event.Type}' has {@event.Data.Length} bytes; the limit is {EntityLimits.EventDataBytesMax}.")
        {
            Limit = EntityLimits.EventDataBytesMax,
        });

    private static ReadOnlyMemory<byte> EncodeResult(object? result) =>
        result is null ? default : JsonSerializer.SerializeToUtf8Bytes(result, result.GetType(), EntityJson.Strict).AsMemory();
}
