using System.Collections.Immutable;

namespace ActorState.Domain.Orders;

/// <summary>Where an order stands.</summary>
public enum OrderStatus
{
    None = 0,
    Draft = 1,
    Placed = 2,
    Paid = 3,
    Shipped = 4,
    Cancelled = 5,
}

/// <summary>An order. Its JSON is what readers get: raise the type's state version with every change of shape.</summary>
/// <param name="Status">None before the first event.</param>
/// <param name="Customer">Who orders.</param>
/// <param name="Lines">What is ordered, in the order added; each article once.</param>
/// <param name="Total">The sum over the lines.</param>
public sealed record OrderState(OrderStatus Status, string Customer, ImmutableArray<OrderLine> Lines, Amount Total)
{
    public OrderState WithLines(ImmutableArray<OrderLine> lines) => this with { Lines = lines, Total = lines.Sum(static line => line.Quantity * line.Price.Value) };
}

/// <summary>One line of an order.</summary>
/// <param name="Sku">The article.</param>
/// <param name="Quantity">How many.</param>
/// <param name="Price">The price of one.</param>
public sealed record OrderLine(string Sku, int Quantity, Amount Price);
