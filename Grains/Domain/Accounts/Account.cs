using ActorState.Entities;

namespace ActorState.Domain.Accounts;

/// <summary>An account: opened once, paid into and out of down to its overdraft limit, closed for good when empty.</summary>
public sealed class Account : IDecider<AccountState, AccountCommand, AccountEvent>
{
    public AccountState Initial { get; } = new(AccountStatus.None, "", default, default);

    public Decision<AccountEvent> Decide(AccountState state, AccountCommand command, DecisionContext context)
    {
        var id = context.Entity.Id;
        return command switch
        {
            Open open => Decide(state, open, id),
            _ when state.Status == AccountStatus.None => Reject("not_open", $"Account {id} has not been opened."),
            _ when state.Status == AccountStatus.Closed => IsClosed(id),
            Deposit deposit => Decide(state, deposit),
            Withdraw withdraw => Decide(state, withdraw, id),
            Close => DecideClose(state, id),
            _ => throw new InvalidOperationException($"Nothing is decided on {command.GetType()}."),
        };
    }

    public AccountState Evolve(AccountState state, AccountEvent @event) =>
        @event switch
        {
            Opened opened => new AccountState(AccountStatus.Open, opened.Owner, default, opened.OverdraftLimit),
            Deposited deposited => state with { Balance = state.Balance.Value + deposited.Amount.Value },
            Withdrawn withdrawn => state with { Balance = state.Balance.Value - withdrawn.Amount.Value },
            Closed => state with { Status = AccountStatus.Closed },
            _ => throw new InvalidOperationException($"Nothing is folded on {@event.GetType()}."),
        };

    private static Decision<AccountEvent> Decide(AccountState state, Open command, string id) =>
        state.Status switch
        {
            AccountStatus.Open => Reject("already_open", $"Account {id} is open already."),
            AccountStatus.Closed => IsClosed(id),
            _ when !command.OverdraftLimit.IsLimit => Reject("invalid_amount", InvalidAmount.Limit(command.OverdraftLimit)),
            _ => new Opened(command.Owner, command.OverdraftLimit),
        };

    private static Decision<AccountEvent> Decide(AccountState state, Deposit command) =>
        command.Amount.IsPayable
            ? Decision.Accept<AccountEvent>(new Deposited(command.Amount), new AccountBalance(state.Balance.Value + command.Amount.Value))
            : Reject("invalid_amount", InvalidAmount.Payable(command.Amount));

    private static Decision<AccountEvent> Decide(AccountState state, Withdraw command, string id)
    {
        if (!command.Amount.IsPayable)
        {
            return Reject("invalid_amount", InvalidAmount.Payable(command.Amount));
        }

        var balance = state.Balance.Value - command.Amount.Value;
        return balance < -state.OverdraftLimit.Value
            ? Reject(
                "insufficient_funds",
                $"Account {id} has a balance of {state.Balance} and an overdraft limit of {state.OverdraftLimit}; {command.Amount} cannot be withdrawn.")
            : Decision.Accept<AccountEvent>(new Withdrawn(command.Amount), new AccountBalance(balance));
    }

    private static Decision<AccountEvent> DecideClose(AccountState state, string id) =>
        state.Balance.Value == 0 ? new Closed() : Reject("balance_not_zero", $"Account {id} has a balance of {state.Balance}; it must be 0 to close.");

    private static Decision<AccountEvent> IsClosed(string id) => Reject("account_closed", $"Account {id} is closed.");

    private static Decision<AccountEvent> Reject(string reason, string detail) => Decision.Reject<AccountEvent>(reason, detail);
}
