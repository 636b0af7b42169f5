using ActorState.Entities;
using ActorState.Journal;
using ActorState.TestKit.Journal;
using Xunit;

namespace ActorState.UnitTests.Entities.Pipeline;

/// <summary>E1: commands are decided on the tentative state and travel in few groups; E4: what was decided on a state that never was is decided again.</summary>
public sealed class PipeliningTests : PipelineTest
{
    [Fact]
    public async Task Commands_of_one_entity_share_groups_while_the_first_is_being_committed()
    {
        var engine = await StartAsync();
        var counter = engine.Activate("hot");
        IsApplied(await counter.RunAsync("open", 0, "open"), 1);
        var held = Store.HoldNext();
        var replies = new List<Task<EntityReply>> { counter.RunAsync("deposit", 1, "c0") };
        await held.Arrived;
        replies.AddRange(Enumerable.Range(1, 255).Select(i => counter.RunAsync("deposit", 1, $"c{i}")));
        await counter.TurnAsync();
        held.Release();

        var versions = (await Task.WhenAll(replies)).Select(static reply => reply.Version).Order();
        Assert.Equal(Enumerable.Range(2, 256).Select(static v => (long)v), versions);
        Assert.InRange(Store.Groups.Count, 2, 4);
        Assert.Equal("256", await ValueAsync(counter));
    }

    [Fact]
    public async Task Commands_of_many_entities_share_groups_while_the_first_is_being_committed()
    {
        var engine = await StartAsync();
        var counters = Enumerable.Range(0, 256).Select(i => engine.Activate($"e{i}")).ToList();
        await Task.WhenAll(counters.Select(static counter => counter.ReadAsync()));
        var held = Store.HoldNext();
        var first = counters[0].RunAsync("open", 1, "c");
        await held.Arrived;
        var rest = counters.Skip(1).Select(static counter => counter.RunAsync("open", 1, "c")).ToList();
        await Task.WhenAll(counters.Select(static counter => counter.TurnAsync()));
        held.Release();

        foreach (var reply in await Task.WhenAll([first, .. rest]))
        {
            IsApplied(reply, 1);
        }

        Assert.InRange(Store.Groups.Count, 1, 3);
    }

    [Fact]
    public async Task One_caller_alone_waits_for_nothing_but_its_own_commit()
    {
        // A clock that stands still: any timer on the way would keep the command waiting for ever.
        var engine = await StartAsync(time: new Microsoft.Extensions.Time.Testing.FakeTimeProvider());
        var counter = engine.Activate("alone");

        IsApplied(await counter.RunAsync("open", 1, "a"), 1);
        IsApplied(await counter.RunAsync("deposit", 1, "b"), 2);
        Assert.Equal(2, Store.Groups.Count);
    }

    [Fact]
    public async Task When_the_first_of_a_pipeline_conflicts_the_second_in_the_next_group_is_refused_too_and_both_are_decided_again()
    {
        var (balance, versions) = await RaceAsync(Store);

        // 100 − 90 by the other silo; neither 20 nor 80 can go any more.
        Assert.Equal("10", balance);
        Assert.Equal([1, 2], versions);
        Assert.Equal(2, Store.Conflicts);
    }

    [Fact]
    public async Task Without_the_hash_in_the_comparison_the_second_of_the_pipeline_would_be_accepted_on_a_state_that_never_was()
    {
        var (balance, _) = await RaceAsync(new VersionOnlyStore(Store));

        Assert.Equal("-70", balance);
    }

    [Fact]
    public async Task The_sixth_conflict_of_a_command_is_answered_unavailable_and_applies_nothing()
    {
        var engine = await StartAsync();
        var counter = engine.Activate("x");
        IsApplied(await counter.RunAsync("open", 0, "open"), 1);
        var other = (await StartAsync()).Activate("x");
        var held = Store.HoldNext();
        var loser = counter.RunAsync("deposit", 1, "loser");
        for (var i = 0; i < 6; i++)
        {
            await held.Arrived;
            IsApplied(await other.RunAsync("deposit", 1, $"winner{i}"), i + 2);
            var next = Store.HoldNext();
            held.Release();
            held = next;
        }

        IsRefused(await loser, ErrorCode.Unavailable);
        held.Release();
        Assert.DoesNotContain((await EventsAsync("x")).Events, static e => e.CommandId == "loser");
    }

    /// <summary>Silo 1 pipelines −20 and −80; while −20 is on its way, silo 2 commits −90 at the same version.</summary>
    private async Task<(string Balance, IEnumerable<long> Versions)> RaceAsync(IJournalStore store)
    {
        var one = (await StartAsync(store)).Activate("x");
        var two = (await StartAsync(store)).Activate("x");
        IsApplied(await one.RunAsync("open", 100, "open"), 1);
        Assert.Equal("100", await ValueAsync(two));
        var first = Store.HoldNext();
        var twenty = one.RunAsync("withdraw", 20, "twenty");
        await first.Arrived;
        var eighty = one.RunAsync("withdraw", 80, "eighty");
        await one.TurnAsync();
        IsApplied(await two.RunAsync("withdraw", 90, "ninety"), 2);
        first.Release();
        await Task.WhenAll(twenty, eighty);

        var journal = (await EventsAsync("x")).Events;
        return (await ValueAsync((await StartAsync()).Activate("x")), journal.Select(static e => e.Version));
    }
}
