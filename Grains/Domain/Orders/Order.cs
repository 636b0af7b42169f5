using ActorState.Entities;

namespace ActorState.Domain.Orders;

/// <summary>An order: drafted line by line, placed, paid, shipped; cancelled at any time before it is shipped.</summary>
public sealed class Order : IDecider<OrderState, OrderCommand, OrderEvent>
{
    public const int LinesMax = 100;

    public OrderState Initial { get; } = new(OrderStatus.None, "", [], default);

    public Decision<OrderEvent> Decide(OrderState state, OrderCommand command, DecisionContext context)
    {
        var id = context.Entity.Id;
        return command switch
        {
            Create create => state.Status == OrderStatus.None ? new Created(create.Customer) : Reject("already_created", $"Order {id} exists already."),
            _ when state.Status == OrderStatus.None => Reject("not_created", $"Order {id} has not been created."),
            AddLine or RemoveLine or Place when state.Status != OrderStatus.Draft => Reject("not_draft", $"Order {id} is {Name(state)}, not a draft."),
            AddLine addLine => Decide(state, addLine, id),
            RemoveLine removeLine => Decide(state, removeLine, id),
            Place => state.Lines.IsEmpty ? Reject("no_lines", $"Order {id} has no lines.") : new Placed(),
            Pay pay => Decide(state, pay, id),
            Ship ship => state.Status == OrderStatus.Paid ? new Shipped(ship.Tracking) : Reject("not_paid", $"Order {id} is {Name(state)}, not paid."),
            Cancel cancel => Decide(state, cancel, id),
            _ => throw new InvalidOperationException($"Nothing is decided on {command.GetType()}."),
        };
    }

    public OrderState Evolve(OrderState state, OrderEvent @event) =>
        @event switch
        {
            Created created => new OrderState(OrderStatus.Draft, created.Customer, [], default),
            LineAdded added => state.WithLines(state.Lines.Add(new OrderLine(added.Sku, added.Quantity, added.Price))),
            LineRemoved removed => state.WithLines(state.Lines.RemoveAll(line => line.Sku == removed.Sku)),
            Placed => state with { Status = OrderStatus.Placed },
            Paid => state with { Status = OrderStatus.Paid },
            Shipped => state with { Status = OrderStatus.Shipped },
            Cancelled => state with { Status = OrderStatus.Cancelled },
            _ => throw new InvalidOperationException($"Nothing is folded on {@event.GetType()}."),
        };

    private static Decision<OrderEvent> Decide(OrderState state, AddLine command, string id) =>
        state.Lines.Length >= LinesMax ? Reject("too_many_lines", $"Order {id} has {state.Lines.Length} lines; the limit is {LinesMax}.")
        : HasLine(state, command.Sku) ? Reject("duplicate_sku", $"Order {id} has a line for '{command.Sku}' already.")
        : !command.Price.IsPayable ? Reject("invalid_amount", InvalidAmount.Payable(command.Price))
        : new LineAdded(command.Sku, command.Quantity, command.Price);

    private static Decision<OrderEvent> Decide(OrderState state, RemoveLine command, string id) =>
        HasLine(state, command.Sku) ? new LineRemoved(command.Sku) : Reject("unknown_sku", $"Order {id} has no line for '{command.Sku}'.");

    private static Decision<OrderEvent> Decide(OrderState state, Pay command, string id) =>
        state.Status != OrderStatus.Placed ? Reject("not_placed", $"Order {id} is {Name(state)}, not placed.")
        : command.Amount != state.Total ? Reject("wrong_amount", $"Order {id} has a total of {state.Total}; {command.Amount} was paid.")
        : new Paid(command.Amount);

    private static Decision<OrderEvent> Decide(OrderState state, Cancel command, string id) =>
        state.Status switch
        {
            OrderStatus.Shipped => Reject("already_shipped", $"Order {id} has been shipped."),
            OrderStatus.Cancelled => Reject("already_cancelled", $"Order {id} has been cancelled."),
            _ => new Cancelled(command.Reason),
        };

    private static bool HasLine(OrderState state, string sku) => state.Lines.Any(line => line.Sku == sku);

    private static string Name(OrderState state) => state.Status.ToString().ToLowerInvariant();

    private static Decision<OrderEvent> Reject(string reason, string detail) => Decision.Reject<OrderEvent>(reason, detail);
}
