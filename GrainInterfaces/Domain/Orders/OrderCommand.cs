using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ActorState.Entities;

namespace ActorState.Domain.Orders;

/// <summary>What can be asked of an order. These names are the wire names; version with care.</summary>
[EntityType("order")]
[JsonDerivedType(typeof(Create), "create")]
[JsonDerivedType(typeof(AddLine), "add-line")]
[JsonDerivedType(typeof(RemoveLine), "remove-line")]
[JsonDerivedType(typeof(Place), "place")]
[JsonDerivedType(typeof(Pay), "pay")]
[JsonDerivedType(typeof(Ship), "ship")]
[JsonDerivedType(typeof(Cancel), "cancel")]
public abstract record OrderCommand;

/// <summary>Begins a draft.</summary>
/// <param name="Customer">Who orders.</param>
public sealed record Create([TextLength(1, 200)] string Customer) : OrderCommand;

/// <summary>Adds a line to the draft.</summary>
/// <param name="Sku">The article; once per order.</param>
/// <param name="Quantity">How many.</param>
/// <param name="Price">The price of one.</param>
public sealed record AddLine([TextLength(1, 200)] string Sku, [Range(1, 10_000)] int Quantity, Amount Price) : OrderCommand;

/// <summary>Takes a line out of the draft.</summary>
/// <param name="Sku">The line's article.</param>
public sealed record RemoveLine([TextLength(1, 200)] string Sku) : OrderCommand;

/// <summary>Places the draft; its lines are fixed from then on.</summary>
public sealed record Place : OrderCommand;

/// <summary>Pays the placed order.</summary>
/// <param name="Amount">The order's total, exactly.</param>
public sealed record Pay(Amount Amount) : OrderCommand;

/// <summary>Ships the paid order.</summary>
/// <param name="Tracking">The carrier's number, when known.</param>
public sealed record Ship([TextLength(1, 200)] string? Tracking = null) : OrderCommand;

/// <summary>Cancels the order, unless it has been shipped.</summary>
/// <param name="Reason">Why, when known.</param>
public sealed record Cancel([TextLength(1, 200)] string? Reason = null) : OrderCommand;
