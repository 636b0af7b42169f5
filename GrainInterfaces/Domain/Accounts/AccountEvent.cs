using System.Text.Json.Serialization;

namespace ActorState.Domain.Accounts;

/// <summary>What can happen to an account. These names are stored; version with care.</summary>
[JsonDerivedType(typeof(Opened), "opened")]
[JsonDerivedType(typeof(Deposited), "deposited")]
[JsonDerivedType(typeof(Withdrawn), "withdrawn")]
[JsonDerivedType(typeof(Closed), "closed")]
public abstract record AccountEvent;

/// <summary>The account was opened.</summary>
/// <param name="Owner">Whose it is.</param>
/// <param name="OverdraftLimit">How far below 0 the balance may go.</param>
public sealed record Opened(string Owner, Amount OverdraftLimit) : AccountEvent;

/// <summary>Money was paid in.</summary>
/// <param name="Amount">How much.</param>
public sealed record Deposited(Amount Amount) : AccountEvent;

/// <summary>Money was paid out.</summary>
/// <param name="Amount">How much.</param>
public sealed record Withdrawn(Amount Amount) : AccountEvent;

/// <summary>The account was closed.</summary>
public sealed record Closed : AccountEvent;
