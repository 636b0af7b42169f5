using System.Text.Json.Serialization;

namespace ActorState.Domain.Orders;

/// <summary>What can happen to an order. These names are stored; version with care.</summary>
[JsonDerivedType(typeof(Created), "created")]
[JsonDerivedType(typeof(LineAdded), "line-added")]
[JsonDerivedType(typeof(LineRemoved), "line-removed")]
[JsonDerivedType(typeof(Placed), "placed")]
[JsonDerivedType(typeof(Paid), "paid")]
[JsonDerivedType(typeof(Shipped), "shipped")]
[JsonDerivedType(typeof(Cancelled), "cancelled")]
public abstract record OrderEvent;

/// <summary>A draft was begun.</summary>
/// <param name="Customer">Who orders.</param>
public sealed record Created(string Customer) : OrderEvent;

/// <summary>A line was added.</summary>
/// <param name="Sku">The article.</param>
/// <param name="Quantity">How many.</param>
/// <param name="Price">The price of one.</param>
public sealed record LineAdded(string Sku, int Quantity, Amount Price) : OrderEvent;

/// <summary>A line was taken out.</summary>
/// <param name="Sku">The line's article.</param>
public sealed record LineRemoved(string Sku) : OrderEvent;

/// <summary>The order was placed.</summary>
public sealed record Placed : OrderEvent;

/// <summary>The order was paid.</summary>
/// <param name="Amount">The total.</param>
public sealed record Paid(Amount Amount) : OrderEvent;

/// <summary>The order was shipped.</summary>
/// <param name="Tracking">The carrier's number; absent when not known.</param>
public sealed record Shipped(string? Tracking = null) : OrderEvent;

/// <summary>The order was cancelled.</summary>
/// <param name="Reason">Why; absent when not known.</param>
public sealed record Cancelled(string? Reason = null) : OrderEvent;
