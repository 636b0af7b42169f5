using ActorState.Entities;
using ActorState.Journal;
using ActorState.TestKit.Entities;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ActorState.UnitTests.Entities.Pipeline;

/// <summary>R1 and R2: what readers see of committed and stored state.</summary>
public sealed class ReadRuleTests : PipelineTest
{
    [Fact]
    public async Task A_local_read_shows_committed_state_while_a_unit_is_in_flight()
    {
        var one = (await StartAsync()).Activate("x");
        IsApplied(await one.RunAsync("open", 10, "open"), 1);
        var held = Store.HoldNext();
        var deposit = one.RunAsync("deposit", 5, "deposit");
        await held.Arrived;

        Assert.Equal("10", await ValueAsync(one, ReadConsistency.Local));
        held.Release();
        IsApplied(await deposit, 2);
        Assert.Equal("15", await ValueAsync(one, ReadConsistency.Local));
    }

    [Fact]
    public async Task R2_a_strong_read_at_a_stale_activation_shows_what_another_has_acknowledged()
    {
        var one = (await StartAsync()).Activate("x");
        var two = (await StartAsync()).Activate("x");
        IsApplied(await one.RunAsync("open", 10, "open"), 1);
        Assert.Equal("10", await ValueAsync(two));
        IsApplied(await one.RunAsync("deposit", 5, "deposit"), 2);

        Assert.Equal("10", await ValueAsync(two, ReadConsistency.Local));
        Assert.Equal("15", await ValueAsync(two));
    }

    [Fact]
    public async Task R2_absence_is_checked_in_the_journal_too()
    {
        var one = (await StartAsync()).Activate("x");
        var two = (await StartAsync()).Activate("x");
        IsRefusedRead(await two.ReadAsync(), ErrorCode.EntityNotFound);
        IsApplied(await one.RunAsync("open", 10, "open"), 1);

        IsRefusedRead(await two.ReadAsync(), ErrorCode.EntityNotFound);
        Assert.Equal("10", await ValueAsync(two));
    }

    [Fact]
    public async Task R2_a_strong_read_does_not_join_a_head_query_that_was_sent_before_it_came()
    {
        var one = (await StartAsync()).Activate("x");
        var two = (await StartAsync()).Activate("x");
        IsApplied(await one.RunAsync("open", 10, "open"), 1);
        Assert.Equal("10", await ValueAsync(two));
        var query = Store.HoldNextHeads();
        var early = ValueAsync(two);
        await query.Arrived;
        IsApplied(await one.RunAsync("deposit", 5, "deposit"), 2);
        var late = ValueAsync(two);
        await two.TurnAsync();
        query.Release();

        await early;
        Assert.Equal("15", await late);
    }

    [Fact]
    public async Task R2_a_reader_whose_head_was_asked_for_before_the_entity_moved_on_gets_the_newer_state()
    {
        var one = (await StartAsync()).Activate("x");
        IsApplied(await one.RunAsync("open", 10, "open"), 1);
        var query = Store.HoldNextHeads();
        var read = one.ReadAsync(ReadConsistency.Strong, TimeSpan.FromSeconds(1));
        await query.Arrived;
        IsApplied(await one.RunAsync("deposit", 5, "deposit"), 2);
        query.Release();

        Assert.Equal(2, (await read).Version);
    }

    [Fact]
    public async Task R2_strong_readers_of_a_hot_entity_are_not_starved_by_its_writers()
    {
        var engine = await StartAsync();
        var hot = engine.Activate("x");
        IsApplied(await hot.RunAsync("open", 0, "open"), 1);
        using var enough = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 64).Select(w => WriteAsync(hot, w, enough.Token)).ToList();
        var readers = Enumerable.Range(0, 8).Select(_ => ReadStronglyAsync(hot, 200)).ToList();
        await Task.WhenAll(readers);
        await enough.CancelAsync();
        var written = (await Task.WhenAll(writers)).Sum();

        Assert.True(written > 0);
        Assert.Equal(written.ToString(System.Globalization.CultureInfo.InvariantCulture), await ValueAsync(hot));
    }

    [Fact]
    public async Task R2_a_strong_read_while_the_journal_is_away_ends_unavailable_at_its_deadline()
    {
        var time = new FakeTimeProvider();
        var one = (await StartAsync(time: time)).Activate("x");
        IsApplied(await one.RunAsync("open", 10, "open"), 1);
        Store.ReadFault = new JournalUnavailableException("scripted");
        var read = one.ReadAsync(ReadConsistency.Strong);
        await PassTimeAsync(time, read, TimeSpan.FromSeconds(11));

        IsRefusedRead(await read, ErrorCode.Unavailable);
        Assert.Equal("10", await ValueAsync(one, ReadConsistency.Local));
    }

    [Fact]
    public async Task R2_a_strong_read_of_a_rewound_journal_is_unavailable_at_once()
    {
        var one = (await StartAsync(time: new FakeTimeProvider())).Activate("x");
        IsApplied(await one.RunAsync("open", 10, "open"), 1);
        Store.ReadFault = new JournalRewoundException("scripted");

        IsRefusedRead(await one.ReadAsync(ReadConsistency.Strong), ErrorCode.Unavailable);
        Assert.Equal("10", await ValueAsync(one, ReadConsistency.Local));
    }

    [Fact]
    public async Task R1_a_local_read_of_a_head_not_confirmed_for_long_heals_a_stale_activation_behind_the_reply()
    {
        var time = new FakeTimeProvider();
        var one = (await StartAsync(time: time)).Activate("x");
        var two = (await StartAsync(time: time)).Activate("x");
        IsApplied(await one.RunAsync("open", 10, "open"), 1);
        Assert.Equal("10", await ValueAsync(two));
        IsApplied(await one.RunAsync("deposit", 5, "deposit"), 2);
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal("10", await ValueAsync(two, ReadConsistency.Local));
        time.Advance(TimeSpan.FromSeconds(2));
        var query = Store.HoldNextHeads();
        Assert.Equal("10", await ValueAsync(two, ReadConsistency.Local));
        await query.Arrived;
        query.Release();

        await UntilAsync(async () => await ValueAsync(two, ReadConsistency.Local) == "15");
        Assert.True(two.Pipeline.MetAnotherWriter);
    }

    [Fact]
    public async Task R1_local_replies_say_so_while_the_journal_cannot_be_reached()
    {
        var time = new FakeTimeProvider();
        var one = (await StartAsync(time: time)).Activate("x");
        IsApplied(await one.RunAsync("open", 10, "open"), 1);
        Store.ReadFault = new JournalUnavailableException("scripted");
        Assert.False((await one.ReadAsync()).Stale);
        time.Advance(TimeSpan.FromSeconds(11));

        await UntilAsync(async () => (await one.ReadAsync()).Stale);
        Store.ReadFault = null;
        await UntilAsync(async () => !(await one.ReadAsync()).Stale);
    }

    [Fact]
    public async Task E6_commands_wait_for_a_load_that_fails_until_the_journal_is_back()
    {
        var one = (await StartAsync()).Activate("x");
        IsApplied(await one.RunAsync("open", 10, "open"), 1);
        var two = (await StartAsync()).Activate("x");
        Store.ReadFault = new JournalUnavailableException("scripted");
        var deposit = two.RunAsync("deposit", 5, "deposit");
        await two.TurnAsync();
        Assert.False(deposit.IsCompleted);
        Store.ReadFault = null;

        IsApplied(await deposit, 2);
    }

    [Fact]
    public async Task E7_a_command_that_waits_for_a_load_past_its_deadline_is_answered_unavailable()
    {
        var time = new FakeTimeProvider();
        var one = (await StartAsync(time: time)).Activate("x");
        Store.ReadFault = new JournalUnavailableException("scripted");
        var open = one.RunAsync("open", 10, "open", timeLeft: TimeSpan.FromSeconds(2));
        await PassTimeAsync(time, open, TimeSpan.FromSeconds(3));

        IsRefused(await open, ErrorCode.Unavailable);
        Assert.Empty(Store.Groups);
    }

    [Fact]
    public async Task A_command_whose_time_is_over_when_it_comes_is_not_begun()
    {
        var one = (await StartAsync()).Activate("x");

        IsRefused(await one.RunAsync("open", 10, "open", timeLeft: TimeSpan.Zero), ErrorCode.Unavailable);
        Assert.Empty(Store.Groups);
    }

    private static void IsRefusedRead(EntityReadReply reply, ErrorCode code) => Assert.Equal(code, reply.Problem?.Code);

    private static async Task<long> WriteAsync(Activation hot, int writer, CancellationToken enough)
    {
        var written = 0L;
        while (!enough.IsCancellationRequested)
        {
            IsAnswered(await hot.RunAsync("deposit", 1, $"w{writer}-{written}"));
            written++;
        }

        return written;
    }

    private static void IsAnswered(EntityReply reply) => Assert.Null(reply.Problem);

    private static async Task ReadStronglyAsync(Activation hot, int reads)
    {
        var last = 0L;
        for (var i = 0; i < reads; i++)
        {
            var reply = await hot.ReadAsync(ReadConsistency.Strong);
            Assert.Null(reply.Problem);
            Assert.True(reply.Version >= last, $"Version {reply.Version} was read after version {last}.");
            last = reply.Version;
        }
    }

    /// <summary>Moves the clock on in small steps until a call ends, so that each timer on its way is set before its time comes.</summary>
    private static async Task PassTimeAsync(FakeTimeProvider time, Task call, TimeSpan most)
    {
        for (var passed = TimeSpan.Zero; !call.IsCompleted && passed < most; passed += TimeSpan.FromMilliseconds(100))
        {
            await Task.Yield();
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.WhenAny(call, Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System));
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!await condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
