using System.Globalization;
using System.Text;
using ActorState.Domain.Accounts;
using ActorState.Entities;
using ActorState.Journal;
using ActorState.TestKit.History;
using ActorState.TestKit.Journal;
using Xunit;

namespace ActorState.ClusterTests.SplitBrain;

/// <summary>Two silos that do not know of each other on one journal: every entity has two activations, for ever. Both sides must stay right.</summary>
public sealed class SplitBrainTests(ITestOutputHelper output)
{
    private const int Accounts = 4;
    private const int CallersPerSilo = 8;
    private const int CallsPerCaller = 60;
    private const int OverdraftLimit = 50;

    [Fact]
    public async Task Two_silos_with_different_cluster_ids_keep_every_promise_on_one_store()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        await using var journal = new MemoryJournalStore();
        var store = new ScriptedStore(journal);
        var shared = new SharedStore(store);
        await using var one = await SplitSilo.StartAsync(shared, "one");
        await using var two = await SplitSilo.StartAsync(shared, "two");
        using var history = new WriteHistory(TimeProvider.System);
        await OpenAccountsAsync(one);

        var callers = Enumerable.Range(0, 2 * CallersPerSilo).Select(c => new SplitCaller(c, c % 2 == 0 ? one : two, history, new Random(HashCode.Combine(seed, c))));
        var applied = await Task.WhenAll(callers.Select(static caller => caller.RunAsync(CallsPerCaller, Accounts)));

        Assert.True(applied.Where(static (_, c) => c % 2 == 0).Sum() > 0, "Silo one applied nothing: the run is void.");
        Assert.True(applied.Where(static (_, c) => c % 2 == 1).Sum() > 0, "Silo two applied nothing: the run is void.");
        Assert.True(store.Conflicts > 0, "There was no conflict: the run is void.");
        output.WriteLine($"{applied.Sum()} applied, {store.Conflicts} conflicts");
        var checker = new HistoryChecker { Fold = SplitCaller.Balance, HistoryIsComplete = false };
        Assert.Empty(checker.Check(history.Operations, await FinalAsync(journal)));
    }

    private static async Task OpenAccountsAsync(SplitSilo silo)
    {
        for (var i = 0; i < Accounts; i++)
        {
            await silo.Client.Entity<AccountCommand>(SplitCaller.Name(i)).ExecuteAsync(new Open("owner") { OverdraftLimit = OverdraftLimit }, $"open-{i}");
        }
    }

    private static async Task<FinalJournal> FinalAsync(MemoryJournalStore journal)
    {
        var entities = new Dictionary<string, IReadOnlyList<JournalEvent>>();
        for (var i = 0; i < Accounts; i++)
        {
            var id = new EntityId(EntityId.DefaultTenant, "account", SplitCaller.Name(i));
            var events = new List<JournalEvent>();
            var balance = 0m;
            for (EventPage? page = null; page is null or { More: true };)
            {
                page = await journal.ReadEntityAsync(id, events.Count + 1, false, new PageLimit(1_000), TestContext.Current.CancellationToken);
                events.AddRange(page.Events.Select(static e => new JournalEvent(e.Version, e.CommandId, e.Hash.ToString(), e.Type, Encoding.UTF8.GetString(e.Data.Span), e.UnitLeft)));
            }

            foreach (var @event in events)
            {
                balance = decimal.Parse(SplitCaller.Balance("", balance.ToString(CultureInfo.InvariantCulture), @event)!, CultureInfo.InvariantCulture);
                Assert.True(balance >= -OverdraftLimit, $"The balance of {id} fell to {balance} at version {@event.Version}.");
            }

            entities[$"account/{SplitCaller.Name(i)}"] = events;
        }

        return new FinalJournal(entities);
    }
}
