using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ActorState.Entities;
using ActorState.Errors;

namespace ActorState.TestKit.Entities;

/// <summary>An account reduced to a number, for tests of the engine: <c>open</c>, <c>deposit</c>, <c>withdraw</c>, <c>set</c>, <c>explode</c>; the body is the amount.</summary>
/// <remarks><c>deposit</c> of an absent counter is an answer that is not kept (404); <c>withdraw</c> below zero is one that is (422).</remarks>
public sealed class CounterDefinition : IEntityDefinition
{
    public bool IsCode => true;

    public ImmutableArray<string> Commands => ["open", "deposit", "withdraw", "set", "explode", "twice"];

    public ImmutableArray<string> Events => ["added", "closed"];

    public bool UndoAllowed => true;

    public ImmutableArray<string> WholeEvents => ["closed"];

    public int StateVersion { get; init; } = 1;

    public Prepared Prepare(EntityRequest request) =>
        request.Operation == EntityOperation.Delete
            ? new Prepared(("close", 0L), null, null)
            : new Prepared((request.Name!, long.Parse(Encoding.UTF8.GetString(request.Body.Span), CultureInfo.InvariantCulture)), null, null);

    public EntityDecision Decide(object? state, object command, DecisionContext context)
    {
        var (name, amount) = ((string, long))command;
        return (name, state) switch
        {
            ("open", null) => Added(amount),
            ("open", _) => Rejected("already_open"),
            ("explode", _) => throw new InvalidOperationException("scripted defect"),
            (_, null) => new EntityDecision.Refused(EntityProblem.EntityNotFound("counter", context.Entity.Id)),
            ("deposit", _) => Added(amount),
            ("twice", _) => new EntityDecision.Accepted([Event(amount), Event(amount)]),
            ("set", long value) => value == amount ? new EntityDecision.Unchanged() : Added(amount - value),
            ("withdraw", long value) => value < amount ? Rejected("insufficient_funds") : Added(-amount),
            ("close", _) => new EntityDecision.Accepted([new DecidedEvent("closed", "{}"u8.ToArray())]),
            _ => throw new InvalidOperationException($"There is no command '{name}'."),
        };
    }

    public object? Evolve(object? state, string eventType, ReadOnlyMemory<byte> data) =>
        eventType == "closed" ? null : (long)(state ?? 0L) + (long)Decode(data);

    public ReadOnlyMemory<byte> Encode(object state) => Encoding.UTF8.GetBytes(((long)state).ToString(CultureInfo.InvariantCulture));

    public object Decode(ReadOnlyMemory<byte> state) => long.Parse(Encoding.UTF8.GetString(state.Span), CultureInfo.InvariantCulture);

    private static EntityDecision.Accepted Added(long amount) => new([Event(amount)], "\"done\""u8.ToArray());

    private static DecidedEvent Event(long amount) => new("added", Encoding.UTF8.GetBytes(amount.ToString(CultureInfo.InvariantCulture)));

    private static EntityDecision.Refused Rejected(string reason) => new(new EntityProblem(ErrorCode.CommandRejected, "The counter refuses.") { Reason = reason });
}
