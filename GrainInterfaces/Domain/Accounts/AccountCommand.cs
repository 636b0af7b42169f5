using System.Text.Json.Serialization;
using ActorState.Entities;

namespace ActorState.Domain.Accounts;

/// <summary>What can be asked of an account. These names are the wire names; version with care.</summary>
[EntityType("account")]
[JsonDerivedType(typeof(Open), "open")]
[JsonDerivedType(typeof(Deposit), "deposit")]
[JsonDerivedType(typeof(Withdraw), "withdraw")]
[JsonDerivedType(typeof(Close), "close")]
public abstract record AccountCommand;

/// <summary>Opens the account.</summary>
/// <param name="Owner">Whose it is.</param>
/// <param name="OverdraftLimit">How far below 0 the balance may go.</param>
public sealed record Open([TextLength(1, 200)] string Owner, Amount OverdraftLimit = default) : AccountCommand;

/// <summary>Pays in. Result: <see cref="AccountBalance"/>.</summary>
/// <param name="Amount">How much.</param>
public sealed record Deposit(Amount Amount) : AccountCommand;

/// <summary>Pays out. Result: <see cref="AccountBalance"/>.</summary>
/// <param name="Amount">How much.</param>
public sealed record Withdraw(Amount Amount) : AccountCommand;

/// <summary>Closes the account, for good; its balance must be 0.</summary>
public sealed record Close : AccountCommand;

/// <summary>The result of a deposit or withdrawal.</summary>
/// <param name="Balance">The balance after it.</param>
public sealed record AccountBalance(Amount Balance);
