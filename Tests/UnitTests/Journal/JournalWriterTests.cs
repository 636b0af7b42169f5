using System.Text;
using ActorState.Entities;
using ActorState.Journal;
using ActorState.TestKit.Entities;
using ActorState.TestKit.Journal;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ActorState.UnitTests.Journal;

/// <summary>The writer's rules W1 to W5, each driven by the schedule it is about.</summary>
public sealed class JournalWriterTests : IAsyncDisposable
{
    private readonly ScriptedStore _store = new(new MemoryJournalStore());
    private readonly FakeTimeProvider _time = new();
    private Engine? _engine;

    [Fact]
    public async Task W1_a_unit_still_queued_at_its_deadline_is_withdrawn_and_never_written()
    {
        var writer = await StartAsync();
        var held = _store.HoldNext();
        var taken = Enqueue(writer, "taken", seconds: 1);
        await held.Arrived;
        var queued = Enqueue(writer, "queued", seconds: 1);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.True(queued.Completion.IsCompleted, "The clock passed the deadline, and the unit is still queued.");
        Assert.Equal(ErrorCode.Unavailable, (await queued.Completion).Fault);
        Assert.False(taken.Completion.IsCompleted);
        held.Release();
        Assert.IsType<AppendResult.Written>((await taken.Completion).Result);
        Assert.Equal(1, await HeadAsync());
    }

    [Fact]
    public async Task W2_an_unavailable_journal_refuses_the_group_and_the_next_one_goes_on()
    {
        var writer = await StartAsync();
        _store.Next(ScriptedStep.Fail(new JournalUnavailableException("scripted")));

        Assert.Equal(ErrorCode.Unavailable, (await Enqueue(writer, "a").Completion).Fault);
        Assert.IsType<AppendResult.Written>((await Enqueue(writer, "b").Completion).Result);
    }

    [Fact]
    public async Task W2_a_full_journal_refuses_the_group_with_storage_full()
    {
        var writer = await StartAsync();
        _store.Next(ScriptedStep.Fail(new JournalFullException("scripted")));

        Assert.Equal(ErrorCode.StorageFull, (await Enqueue(writer, "a").Completion).Fault);
        Assert.IsType<AppendResult.Written>((await Enqueue(writer, "b").Completion).Result);
    }

    [Fact]
    public async Task W2_one_poisonous_unit_of_a_hundred_fails_alone_and_the_others_are_written_in_order()
    {
        var writer = await StartAsync();
        _store.Poison = static group => group.Units.Any(static unit => unit.Appends[0].Id.Id == "e42") ? new InvalidOperationException("scripted") : null;
        var held = _store.HoldNext();
        var first = Enqueue(writer, "first");
        await held.Arrived;
        var units = Enumerable.Range(0, 100).Select(i => Enqueue(writer, $"e{i}")).ToList();
        held.Release();
        var outcomes = await Task.WhenAll(units.Select(static unit => unit.Completion));

        Assert.IsType<AppendResult.Written>((await first.Completion).Result);
        Assert.Equal(ErrorCode.Internal, outcomes[42].Fault);
        var positions = outcomes.Where((_, i) => i != 42).Select(static outcome => Assert.IsType<AppendResult.Written>(outcome.Result).FirstPosition);
        Assert.Equal(Enumerable.Range(2, 99).Select(static i => (long)i), positions);
    }

    [Fact]
    public async Task W2_after_a_lock_timeout_the_group_is_tried_again_without_the_units_past_their_deadline()
    {
        var writer = await StartAsync();
        var held = _store.HoldNext();
        var first = Enqueue(writer, "first");
        await held.Arrived;
        _store.Next(ScriptedStep.Fail(new JournalLockTimeoutException("scripted")));
        var submitted = _store.HoldNext();
        var impatient = Enqueue(writer, "impatient", seconds: 0.01);
        var patient = Enqueue(writer, "patient", seconds: 60);
        held.Release();
        await first.Completion;
        await AdvanceUntilAsync(impatient.Completion);

        Assert.Equal(ErrorCode.Unavailable, (await impatient.Completion).Fault);
        await AdvanceUntilAsync(submitted.Arrived);
        Assert.Equal("patient", Assert.Single(_store.Groups.Last().Units).Appends[0].Id.Id);
        submitted.Release();
        Assert.IsType<AppendResult.Written>((await patient.Completion).Result);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task W3_once_a_submission_ended_unknown_only_a_judgement_settles_its_units(bool isCommitted)
    {
        var writer = await StartAsync();
        _store.Next(isCommitted ? ScriptedStep.CommitAndLose() : ScriptedStep.LoseUncommitted())
            .Next(ScriptedStep.Fail(new JournalUnavailableException("scripted")))
            .Next(ScriptedStep.Fail(new JournalFullException("scripted")))
            .Next(ScriptedStep.Fail(new JournalLockTimeoutException("scripted")));
        var unit = Enqueue(writer, "a", seconds: 0.01);
        await AdvanceUntilAsync(unit.Completion);

        // Past its deadline all the while: what may be applied is not withdrawn.
        var result = (await unit.Completion).Result;
        Assert.Equal(isCommitted, result is AppendResult.Duplicate);
        Assert.Equal(!isCommitted, result is AppendResult.Written);
        Assert.Equal(5, _store.Groups.Count);
        Assert.Equal(1, await HeadAsync());
    }

    [Fact]
    public async Task W3_while_a_group_is_unknown_no_other_is_taken()
    {
        var writer = await StartAsync();
        _store.Next(ScriptedStep.LoseUncommitted());
        var again = _store.HoldNext();
        var unknown = Enqueue(writer, "unknown");
        await AdvanceUntilAsync(again.Arrived);
        var next = Enqueue(writer, "next");
        again.Release();

        Assert.Equal(1, Assert.IsType<AppendResult.Written>((await unknown.Completion).Result).FirstPosition);
        Assert.Equal(2, Assert.IsType<AppendResult.Written>((await next.Completion).Result).FirstPosition);
    }

    [Fact]
    public async Task W3_a_unit_that_fails_alone_after_an_unknown_submission_is_answered_unknown()
    {
        var writer = await StartAsync();
        _store.Next(ScriptedStep.CommitAndLose());
        _store.Poison = group => _store.Groups.Count > 1 && group.Units.Any(static unit => unit.Appends[0].Id.Id == "bad") ? new InvalidOperationException("scripted") : null;
        var held = _store.Groups;
        var bad = Enqueue(writer, "bad");
        await AdvanceUntilAsync(bad.Completion);

        Assert.Equal(ErrorCode.OutcomeUnknown, (await bad.Completion).Fault);
        Assert.Equal(2, held.Count);
    }

    [Fact]
    public async Task A_fatal_fault_answers_its_group_unknown_refuses_the_queue_and_ends_the_process()
    {
        var writer = await StartAsync();
        var held = _store.HoldNext();
        var first = Enqueue(writer, "first");
        await held.Arrived;
        _store.Next(ScriptedStep.Fail(new JournalOutcomeUnknownException("scripted") { IsFatal = true }));
        var fatal = Enqueue(writer, "fatal");
        held.Release();
        Assert.IsType<AppendResult.Written>((await first.Completion).Result);

        Assert.Equal(ErrorCode.OutcomeUnknown, (await fatal.Completion).Fault);
        Assert.IsType<JournalOutcomeUnknownException>(await _engine!.Fatal);
        Assert.False(writer.TryEnqueue(Unit("late", 60)));
    }

    [Fact]
    public async Task W5_a_rewound_journal_halts_the_writer_without_ending_the_process()
    {
        var writer = await StartAsync();
        await Enqueue(writer, "a").Completion;
        _store.Next(ScriptedStep.Fail(new JournalRewoundException("scripted")));

        Assert.Equal(ErrorCode.Unavailable, (await Enqueue(writer, "b").Completion).Fault);
        Assert.Equal(1, _store.Groups.Last().Acknowledged);
        Assert.False(writer.TryEnqueue(Unit("late", 60)));
        Assert.False(_engine!.Fatal.IsCompleted);
        Assert.True(writer.IsHalted);
    }

    [Fact]
    public async Task W4_a_graceful_stop_waits_behind_an_unknown_group_only_so_long()
    {
        var writer = await StartAsync();
        _store.Next(ScriptedStep.LoseUncommitted());
        var never = _store.HoldNext();
        var unknown = Enqueue(writer, "unknown");
        await AdvanceUntilAsync(never.Arrived);
        var queued = Enqueue(writer, "queued", seconds: 60);
        var stop = writer.StopAsync();
        _time.Advance(TimeSpan.FromSeconds(11));
        await stop;

        Assert.Equal(ErrorCode.OutcomeUnknown, (await unknown.Completion).Fault);
        Assert.Equal(ErrorCode.Unavailable, (await queued.Completion).Fault);
        never.Release();
    }

    [Fact]
    public async Task A_graceful_stop_commits_what_is_queued()
    {
        var writer = await StartAsync();
        var held = _store.HoldNext();
        var units = new List<PendingUnit> { Enqueue(writer, "first") };
        await held.Arrived;
        units.AddRange(Enumerable.Range(0, 10).Select(i => Enqueue(writer, $"e{i}")));
        var stop = writer.StopAsync();
        held.Release();
        await stop;

        Assert.All(units, static unit => Assert.True(unit.Completion.IsCompletedSuccessfully));
        Assert.Equal(11, await HeadAsync());
    }

    [Fact]
    public async Task A_full_queue_takes_nothing_more_in()
    {
        var writer = await StartAsync(new JournalWriterOptions { QueueUnitsMax = 2 });
        var held = _store.HoldNext();
        var first = Enqueue(writer, "first");
        await held.Arrived;
        Enqueue(writer, "a");
        Enqueue(writer, "b");

        Assert.False(writer.TryEnqueue(Unit("c", 60)));
        held.Release();
        await first.Completion;
    }

    [Fact]
    public async Task A_group_ends_at_its_limits_and_a_larger_unit_is_a_group_of_its_own()
    {
        var writer = await StartAsync(new JournalWriterOptions { GroupUnitsMax = 3, GroupBytesMax = 2_000 });
        var held = _store.HoldNext();
        var units = new List<PendingUnit> { Enqueue(writer, "first") };
        await held.Arrived;
        units.AddRange(Enumerable.Range(0, 4).Select(i => Enqueue(writer, $"small{i}")));
        units.Add(Enqueue(writer, "large", dataBytes: 5_000));
        units.Add(Enqueue(writer, "last"));
        held.Release();
        await Task.WhenAll(units.Select(static unit => unit.Completion));

        Assert.Equal([1, 3, 1, 1, 1], _store.Groups.Select(static group => group.Units.Length));
    }

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null)
        {
            // A test that failed may have left an append held; no stop waits for it for ever.
            var stop = _engine.DisposeAsync();
            _time.Advance(TimeSpan.FromSeconds(11));
            await stop;
        }
    }

    private async Task<JournalWriter> StartAsync(JournalWriterOptions? options = null)
    {
        await _store.OpenAsync(TestContext.Current.CancellationToken);
        _engine = new Engine(_store, _time, writing: options);
        return _engine.Writer;
    }

    private PendingUnit Enqueue(JournalWriter writer, string entity, double seconds = 60, int dataBytes = 2)
    {
        var unit = Unit(entity, seconds, dataBytes);
        Assert.True(writer.TryEnqueue(unit));
        return unit;
    }

    private PendingUnit Unit(string entity, double seconds, int dataBytes = 2)
    {
        var id = new EntityId("default", "counter", entity);
        var data = Encoding.UTF8.GetBytes("1".PadRight(dataBytes, '0'));
        var salt = new byte[EventHasher.SaltSize];
        var hash = EventHasher.Compute(default, id, salt, 1, "added", "c", 1, data, default);
        var stamp = new CommandStamp("c", new byte[32], EntityOperation.Command, CommandOutcome.Created, default, 1, true);
        var append = new EntityAppend(id, EntityHead.None, salt, stamp, [new NewEvent("added", data, default, 1, hash)], true);
        return new PendingUnit(new AppendUnit(append), _time.GetTimestamp() + (long)(seconds * _time.TimestampFrequency));
    }

    private async Task<long> HeadAsync() => await _store.ReadHeadPositionAsync(0, TestContext.Current.CancellationToken);

    /// <summary>Moves the clock on until something happens: each pause of the writer is set before its time comes.</summary>
    private async Task AdvanceUntilAsync(Task happened)
    {
        for (var i = 0; i < 1_000 && !happened.IsCompleted; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(20));
            await Task.WhenAny(happened, Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System));
        }

        Assert.True(happened.IsCompleted, "What was waited for did not happen within 20 s of the test's clock.");
    }
}
