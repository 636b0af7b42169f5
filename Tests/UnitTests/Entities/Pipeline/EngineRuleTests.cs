using ActorState.Entities;
using ActorState.TestKit.Entities;
using ActorState.TestKit.Journal;
using Xunit;

namespace ActorState.UnitTests.Entities.Pipeline;

/// <summary>The schedules that the rules E2 to E5 are about, with two activations of an entity on one journal.</summary>
public sealed class EngineRuleTests : PipelineTest
{
    [Fact]
    public async Task E2_a_stale_activation_cannot_refuse_on_old_state()
    {
        var (stale, fresh) = await OpenTwoAsync(10);
        IsApplied(await fresh.RunAsync("deposit", 90, "more"), 2);

        IsApplied(await stale.RunAsync("withdraw", 50, "take"), 3);
        Assert.Equal("50", await ValueAsync(fresh));
    }

    [Fact]
    public async Task E2_an_applied_command_is_never_answered_with_a_refusal_by_another_activation()
    {
        var (one, two) = await OpenTwoAsync(10);
        IsApplied(await one.RunAsync("withdraw", 10, "take"), 2);

        var again = await two.RunAsync("withdraw", 10, "take");
        IsApplied(again, 2);
        Assert.True(again.Replayed);
        Assert.Equal("\"done\"", System.Text.Encoding.UTF8.GetString(again.Result.Span));
        Assert.Equal("added", Assert.Single(again.Events).Type);
    }

    [Fact]
    public async Task E2_a_kept_refusal_is_given_again_although_it_would_be_accepted_now()
    {
        var (one, two) = await OpenTwoAsync(10);
        IsRefused(await one.RunAsync("withdraw", 50, "take"), ErrorCode.CommandRejected);
        IsApplied(await two.RunAsync("deposit", 90, "more"), 2);

        var again = await two.RunAsync("withdraw", 50, "take");
        IsRefused(again, ErrorCode.CommandRejected);
        Assert.Equal("insufficient_funds", again.Problem!.Reason);
        Assert.True(again.Replayed);
        IsApplied(await two.RunAsync("withdraw", 50, "another"), 3);
    }

    [Fact]
    public async Task E2_a_refusal_whose_caller_sent_no_key_is_judged_anew()
    {
        var (one, two) = await OpenTwoAsync(10);
        IsRefused(await one.RunAsync("withdraw", 50, "minted", keyed: false), ErrorCode.CommandRejected);
        IsApplied(await two.RunAsync("deposit", 90, "more"), 2);

        IsApplied(await one.RunAsync("withdraw", 50, "minted", keyed: false), 3);
    }

    [Fact]
    public async Task A_known_id_with_another_request_is_refused()
    {
        var (one, two) = await OpenTwoAsync(10);
        IsApplied(await one.RunAsync("deposit", 1, "id"), 2);

        IsRefused(await two.RunAsync("deposit", 2, "id"), ErrorCode.IdempotencyKeyReused);
        IsRefused(await one.RunAsync("deposit", 2, "id"), ErrorCode.IdempotencyKeyReused);
        IsApplied(await one.RunAsync("deposit", 1, "next"), 3);
    }

    [Fact]
    public async Task E3_an_undo_decided_while_another_writer_appends_undoes_what_is_last_then()
    {
        var (one, two) = await OpenTwoAsync(10);
        IsApplied(await one.RunAsync("deposit", 1, "first"), 2);
        Assert.Equal("11", await ValueAsync(two));
        var history = Store.HoldNextRead();
        var undo = one.UndoAsync("undo");
        await history.Arrived;
        var behind = one.RunAsync("deposit", 1000, "behind");
        IsApplied(await two.RunAsync("deposit", 100, "meanwhile"), 3);
        history.Release();

        var reply = await undo;
        IsApplied(reply, 4);
        Assert.Equal(2, reply.To);
        IsApplied(await behind, 5);
        Assert.Equal("1011", await ValueAsync(two));
    }

    [Fact]
    public async Task E3_an_undo_waits_until_nothing_of_the_entity_is_in_flight()
    {
        var one = (await StartAsync()).Activate("x");
        IsApplied(await one.RunAsync("open", 10, "open"), 1);
        var held = Store.HoldNext();
        var deposit = one.RunAsync("deposit", 5, "deposit");
        await held.Arrived;
        var undo = one.UndoAsync("undo");
        var behind = one.RunAsync("deposit", 100, "behind");
        await one.TurnAsync();
        Assert.Equal(2, Store.Groups.Count);
        held.Release();

        IsApplied(await deposit, 2);
        Assert.Equal(1, (await undo).To);
        IsApplied(await behind, 4);
        Assert.Equal("110", await ValueAsync(one));
    }

    [Fact]
    public async Task E4_a_duplicate_of_our_own_lost_answer_followed_by_a_written_unit_is_read_anew()
    {
        var one = (await StartAsync()).Activate("x");
        IsApplied(await one.RunAsync("open", 10, "open"), 1);
        var held = Store.HoldNextAnswer();
        var first = one.RunAsync("deposit", 5, "first");
        await held.Arrived;
        var second = one.RunAsync("deposit", 7, "second");
        await one.TurnAsync();

        // The first submission is committed but ends unknown; its resubmission finds its own id, and the next group is written behind it.
        Assert.Equal(2, Store.Groups.Count);
        Store.Next(ScriptedStep.Pass);
        held.Lose();

        IsApplied(await first, 2);
        IsApplied(await second, 3);
        Assert.Equal("22", await ValueAsync(one, ReadConsistency.Local));
        Assert.Equal(["open", "first", "second"], (await EventsAsync("x")).Events.Select(static e => e.CommandId));
    }

    [Fact]
    public async Task E4_units_behind_a_withdrawn_one_are_decided_again_in_the_order_in_which_they_came()
    {
        var (one, two) = await OpenTwoAsync(10);
        var held = Store.HoldNext();
        var first = one.RunAsync("withdraw", 6, "first");
        await held.Arrived;
        var rest = new[] { one.RunAsync("withdraw", 3, "second"), one.RunAsync("withdraw", 1, "third"), one.RunAsync("withdraw", 1, "fourth") };
        await one.TurnAsync();
        IsApplied(await two.RunAsync("deposit", 1, "other"), 2);
        held.Release();

        IsApplied(await first, 3);
        IsApplied(await rest[0], 4);
        IsApplied(await rest[1], 5);
        IsApplied(await rest[2], 6);
        Assert.Equal("0", await ValueAsync(two));
    }

    [Fact]
    public async Task E4_after_a_conflict_nothing_is_decided_before_every_unit_in_flight_has_its_answer()
    {
        var (one, two) = await OpenTwoAsync(10);
        var held = Store.HoldNext();
        var first = one.RunAsync("deposit", 1, "first");
        await held.Arrived;
        var second = one.RunAsync("deposit", 1, "second");
        await one.TurnAsync();
        IsApplied(await two.RunAsync("deposit", 1, "other"), 2);
        var next = Store.HoldNext();
        held.Release();
        await next.Arrived;
        await one.TurnAsync();
        var late = one.RunAsync("deposit", 1, "late");
        await one.TurnAsync();
        next.Release();

        await Task.WhenAll(first, second, late);
        Assert.Equal(["open", "other", "first", "second", "late"], (await EventsAsync("x")).Events.Select(static e => e.CommandId));
    }

    [Fact]
    public async Task E4_behind_a_refused_unit_nothing_is_decided_before_every_unit_in_flight_has_its_answer()
    {
        var one = (await StartAsync()).Activate("x");
        IsApplied(await one.RunAsync("open", 10, "open"), 1);
        IsApplied(await one.RunAsync("deposit", 1, "known"), 2);
        var held = Store.HoldNext();
        var next = Store.HoldNext();
        var reused = one.RunAsync("deposit", 2, "known");
        await held.Arrived;
        var second = one.RunAsync("deposit", 1, "second");
        await one.TurnAsync();
        held.Release();
        IsRefused(await reused, ErrorCode.IdempotencyKeyReused);
        await next.Arrived;
        var late = one.RunAsync("deposit", 1, "late");
        await one.TurnAsync();
        next.Release();

        IsApplied(await second, 3);
        IsApplied(await late, 4);
    }

    [Fact]
    public async Task E5_twins_that_come_while_the_unit_is_queued_share_its_answer()
    {
        var one = (await StartAsync()).Activate("x");
        IsApplied(await one.RunAsync("open", 10, "open"), 1);
        var held = Store.HoldNext();
        var ahead = one.RunAsync("deposit", 1, "ahead");
        await held.Arrived;
        var twins = Enumerable.Range(0, 5).Select(_ => one.RunAsync("deposit", 5, "twin")).ToList();
        await one.TurnAsync();
        held.Release();

        IsApplied(await ahead, 2);
        foreach (var reply in await Task.WhenAll(twins))
        {
            IsApplied(reply, 3);
        }

        Assert.Equal(3, (await EventsAsync("x")).Events.Length);
    }

    [Fact]
    public async Task E5_a_twin_that_comes_while_a_404_is_being_judged_is_judged_anew()
    {
        var one = (await StartAsync()).Activate("x");
        var two = (await StartAsync()).Activate("x");
        Assert.True((await one.ReadAsync()).State.IsEmpty);
        var held = Store.HoldNextAnswer();
        var first = one.RunAsync("deposit", 5, "id");
        await held.Arrived;
        IsApplied(await two.RunAsync("open", 10, "open"), 1);
        var twin = one.RunAsync("deposit", 5, "id");
        await one.TurnAsync();
        held.Release();

        IsRefused(await first, ErrorCode.EntityNotFound);
        IsApplied(await twin, 2);
    }

    [Fact]
    public async Task E5_another_request_under_an_id_in_flight_waits_and_is_then_refused()
    {
        var one = (await StartAsync()).Activate("x");
        IsApplied(await one.RunAsync("open", 10, "open"), 1);
        var held = Store.HoldNext();
        var first = one.RunAsync("deposit", 5, "id");
        await held.Arrived;
        var other = one.RunAsync("deposit", 6, "id");
        await one.TurnAsync();
        Assert.False(other.IsCompleted);
        held.Release();

        IsApplied(await first, 2);
        IsRefused(await other, ErrorCode.IdempotencyKeyReused);
    }

    [Fact]
    public async Task What_an_entity_type_throws_is_answered_internal_and_writes_nothing()
    {
        var one = (await StartAsync()).Activate("x");
        IsApplied(await one.RunAsync("open", 10, "open"), 1);

        IsRefused(await one.RunAsync("explode", 0, "boom"), ErrorCode.Internal);
        IsApplied(await one.RunAsync("deposit", 1, "next"), 2);
    }

    [Fact]
    public async Task E7_beyond_the_limit_of_waiting_commands_the_next_is_rate_limited()
    {
        var one = (await StartAsync(options: new EntityOptions { WaitingMax = 3 })).Activate("x");
        IsApplied(await one.RunAsync("open", 0, "open"), 1);
        var held = Store.HoldNext();
        var waiting = Enumerable.Range(0, 3).Select(i => one.RunAsync("deposit", 1, $"c{i}")).ToList();
        await held.Arrived;

        IsRefused(await one.RunAsync("deposit", 1, "fourth").WaitAsync(Soon, Token), ErrorCode.RateLimited);
        held.Release();
        await Task.WhenAll(waiting);
        IsApplied(await one.RunAsync("deposit", 1, "fourth"), 5);
    }

    /// <summary>Two activations that both know the counter at version 1.</summary>
    private async Task<(Activation One, Activation Two)> OpenTwoAsync(long amount)
    {
        var one = (await StartAsync()).Activate("x");
        var two = (await StartAsync()).Activate("x");
        IsApplied(await one.RunAsync("open", amount, "open"), 1);
        await two.ReadAsync();
        return (one, two);
    }
}
