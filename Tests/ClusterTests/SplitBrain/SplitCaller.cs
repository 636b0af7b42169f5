using System.Globalization;
using System.Text.Json;
using ActorState.Domain.Accounts;
using ActorState.Entities;
using ActorState.TestKit.History;

namespace ActorState.ClusterTests.SplitBrain;

/// <summary>One caller of one silo: deposits, withdrawals and strong reads, with pauses, each command repeated until it is answered.</summary>
internal sealed class SplitCaller(int number, SplitSilo silo, WriteHistory history, Random random)
{
    private static readonly TimeSpan PauseMax = TimeSpan.FromMilliseconds(40);

    public static string Name(int account) => account.ToString(CultureInfo.InvariantCulture);

    /// <summary>The balance by the events alone, written apart from the product.</summary>
    public static string? Balance(string entity, string? state, JournalEvent next)
    {
        var before = decimal.Parse(state ?? "0", CultureInfo.InvariantCulture);
        using var data = JsonDocument.Parse(next.Data);
        var amount = next.Type == "opened" ? 0 : data.RootElement.GetProperty("amount").GetDecimal();
        return (next.Type == "withdrawn" ? before - amount : before + amount).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Makes its calls; returns how many were applied.</summary>
    public async Task<int> RunAsync(int calls, int accounts)
    {
        var applied = 0;
        for (var i = 0; i < calls; i++)
        {
            var account = Name(random.Next(accounts));
            applied += random.Next(4) == 0 ? await ReadAsync(account) : await WriteAsync(account, $"c{number}-{i}");
            await Task.Delay(PauseMax * random.NextDouble(), TimeProvider.System);
        }

        return applied;
    }

    private async Task<int> WriteAsync(string account, string commandId)
    {
        AccountCommand command = random.Next(2) == 0 ? new Deposit(random.Next(1, 30)) : new Withdraw(random.Next(1, 60));
        var pending = history.Write(number, $"account/{account}", commandId, command.ToString());
        while (true)
        {
            var reply = await silo.Client.Entity<AccountCommand>(account).TryExecuteAsync(command, commandId);
            switch (reply.Problem?.Code)
            {
                case null:
                    pending.Ok(reply.Version);
                    return 1;
                case ErrorCode.CommandRejected:
                    pending.Rejected();
                    return 0;
                case ErrorCode.Unavailable:
                    break;
                default:
                    throw new InvalidOperationException($"{commandId} on account {account}: {reply.Problem}");
            }
        }
    }

    private async Task<int> ReadAsync(string account)
    {
        var pending = history.Read(number, $"account/{account}", strong: true);
        var grain = silo.Client.GetGrain<IEntityGrain>($"default/account/{account}");
        var reply = await grain.ReadAsync(new EntityReadRequest("default", ReadConsistency.Strong, TimeSpan.FromSeconds(10)));
        if (reply.Problem is null)
        {
            using var state = JsonDocument.Parse(reply.State);
            pending.Ok(reply.Version, state.RootElement.GetProperty("balance").GetDecimal().ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            pending.Unknown();
        }

        return 0;
    }
}
