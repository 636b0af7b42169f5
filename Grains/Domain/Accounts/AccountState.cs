namespace ActorState.Domain.Accounts;

/// <summary>Where an account stands.</summary>
public enum AccountStatus
{
    None = 0,
    Open = 1,
    Closed = 2,
}

/// <summary>An account. Its JSON is what readers get: raise the type's state version with every change of shape.</summary>
/// <param name="Status">None before the first event.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Balance">What is in it, not below minus the limit.</param>
/// <param name="OverdraftLimit">How far below 0 the balance may go.</param>
public sealed record AccountState(AccountStatus Status, string Owner, Amount Balance, Amount OverdraftLimit);
