using ActorState.ClusterTests.SplitBrain;
using ActorState.Entities;
using ActorState.Feed;
using ActorState.Journal;
using ActorState.TestKit.Journal;
using Xunit;

namespace ActorState.ClusterTests.Faults;

/// <summary>What a caller in another process hears of a store that fails: it knows the contracts, not the engine.</summary>
public sealed class StoreFaultTests
{
    [Fact]
    public async Task Where_a_reply_has_no_place_for_a_problem_it_comes_as_the_exception_of_the_contracts()
    {
        var token = TestContext.Current.CancellationToken;
        await using var journal = new MemoryJournalStore();
        var store = new ScriptedStore(journal);
        await using var silo = await SplitSilo.StartAsync(store, "faults");
        store.ReadFault = new JournalUnavailableException("It is away.", new TimeoutException());
        var feed = silo.Client.GetGrain<IFeedGrain>("default");
        Func<Task>[] calls =
        [
            () => feed.StatusAsync(token).AsTask(),
            () => feed.WaitAsync(1, TimeSpan.FromSeconds(1), token).AsTask(),
            () => silo.Client.GetGrain<ICatalogGrain>("default").TypesAsync(null, 10, token).AsTask(),
            () => silo.Client.GetGrain<IHistoryGrain>("default").OutcomeAsync(new EntityId("default", "cart", "1"), "c1", token).AsTask(),
        ];
        foreach (var call in calls)
        {
            Assert.Equal(ErrorCode.Unavailable, (await Assert.ThrowsAsync<EntityException>(call)).Problem.Code);
        }
    }
}
