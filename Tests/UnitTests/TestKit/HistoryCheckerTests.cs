using ActorState.TestKit.History;
using Xunit;

namespace ActorState.UnitTests.TestKit;

public sealed class HistoryCheckerTests
{
    private const string Entity = "account/1";

    // c1 writes version 1, c2 versions 2 and 3; a strong read sees 3; then c3 writes 4. Nothing overlaps.
    private static readonly Operation First = Write(0, "c1", 10, 20, 1, "5");
    private static readonly Operation Second = Write(1, "c2", 30, 40, 3, "12");
    private static readonly Operation Read = new(0, 2, OperationKind.StrongRead, Entity, null, "", 50) { Outcome = OperationOutcome.Ok, Returned = 60, Version = 3, Value = "12" };
    private static readonly Operation Third = Write(3, "c3", 70, 80, 4, "20");

    private static readonly JournalEvent[] Events =
    [
        new(1, "c1", "h1", "added", "5"),
        new(2, "c2", "h2", "added", "3", UnitLeft: 1),
        new(3, "c2", "h3", "added", "4"),
        new(4, "c3", "h4", "added", "8"),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_generated_history_of_a_right_system_is_clean(int seed)
    {
        var history = new GeneratedHistory(seed, operationsPerClient: 250);
        var checker = new HistoryChecker { Fold = GeneratedHistory.Sum, ResultOf = static (state, _) => state };

        Assert.Equal([], checker.Check(history.Operations, history.Journal));
        Assert.True(history.Journal.Feed!.Count > 500);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_strong_read_moved_to_an_older_version_is_found_in_a_generated_history(int seed)
    {
        var history = new GeneratedHistory(seed, operationsPerClient: 250);
        var late = history.Operations.Last(operation => operation is { Kind: OperationKind.StrongRead, Version: > 10 });
        var operations = history.Operations.Select(operation => operation == late ? late with { Version = 0, Value = null } : operation).ToList();

        var findings = new HistoryChecker { Fold = GeneratedHistory.Sum }.Check(operations, history.Journal);

        Assert.Contains($"{late} took its place before", Assert.Single(findings), StringComparison.Ordinal);
    }

    [Fact]
    public void The_small_history_is_clean() => Assert.Equal([], Check([First, Second, Read, Third], Events));

    [Fact]
    public void A_lost_acknowledgement_is_found() =>
        Finds("was acknowledged at version 4 and is lost.", [First, Second, Read, Third], Events[..3]);

    [Fact]
    public void A_write_at_another_version_than_acknowledged_is_found() =>
        Finds("was acknowledged at version 2, but the journal has it at 3.", [First, Second with { Version = 2, Value = null }, Read, Third], Events);

    [Fact]
    public void A_command_applied_twice_is_found() =>
        Finds("command c3 was applied twice, at versions 4 and 5.", [First, Second, Read, Third], [.. Events, new(5, "c3", "h5", "added", "8")]);

    [Theory]
    [InlineData(OperationOutcome.Rejected, "was rejected, but the journal has it at version 4.")]
    [InlineData(OperationOutcome.NotKept, "was answered as not applied (NotKept), but the journal has it at version 4.")]
    [InlineData(OperationOutcome.NotApplied, "was answered as not applied (NotApplied), but the journal has it at version 4.")]
    [InlineData(OperationOutcome.Unchanged, "was answered as unchanged, but the journal has it at version 4.")]
    public void A_refused_write_that_was_applied_is_found(OperationOutcome outcome, string finding) =>
        Finds(finding, [First, Second, Read, Third with { Outcome = outcome, Version = 0, Value = null }], Events);

    [Fact]
    public void A_refusal_that_is_not_kept_may_be_followed_by_a_repeat_that_is_applied() =>
        Assert.Equal([], Check([First, Second, Read, Third, Third with { Id = 4, Invoked = 61, Returned = 65, Outcome = OperationOutcome.NotKept }], Events));

    [Fact]
    public void An_unknown_write_may_be_applied_or_not()
    {
        var unknown = Third with { Outcome = OperationOutcome.Unknown, Returned = Operation.Never, Version = 0, Value = null };

        Assert.Equal([], Check([First, Second, Read, unknown], Events));
        Assert.Equal([], Check([First, Second, Read, unknown], Events[..3]));
    }

    [Fact]
    public void An_unknown_write_applied_before_it_was_sent_is_found()
    {
        var early = Second with { Outcome = OperationOutcome.Unknown, Returned = Operation.Never, Version = 0, Value = null, Invoked = 65 };

        Finds("took its place before", [First, early, Read, Third], Events);
    }

    [Fact]
    public void A_stale_strong_read_is_found() =>
        Finds("took its place before", [First, Second, Read with { Version = 1, Value = "5" }, Third], Events);

    [Fact]
    public void A_stale_local_read_is_allowed() =>
        Assert.Equal([], Check([First, Second, Read with { Kind = OperationKind.LocalRead, Version = 1, Value = "5" }, Third], Events));

    [Fact]
    public void A_local_read_that_goes_back_is_found_where_that_is_promised()
    {
        var newer = Read with { Kind = OperationKind.LocalRead };
        var older = newer with { Id = 4, Invoked = 61, Returned = 62, Version = 1, Value = "5" };

        Assert.Equal([], Check([First, Second, newer, older, Third], Events));
        Finds("showed version 1 after 3", [First, Second, newer, older, Third], Events, new HistoryChecker { Fold = GeneratedHistory.Sum, LocalReadsNeverGoBack = true });
    }

    [Fact]
    public void A_wrong_value_is_found() =>
        Finds("showed 11 at version 3; by the journal it is 12.", [First, Second, Read with { Value = "11" }, Third], Events);

    [Fact]
    public void A_read_of_half_a_write_is_found() =>
        Finds("or which is half a write.", [First, Second, Read with { Kind = OperationKind.LocalRead, Version = 2, Value = "8" }, Third], Events);

    [Fact]
    public void A_read_of_a_version_that_is_gone_is_found() =>
        Finds("showed version 4, which the journal does not have", [First, Second, Read with { Version = 4, Value = "20" }], Events[..3]);

    [Fact]
    public void A_wrong_result_is_found() =>
        Finds("was answered with 21; by the journal it is 20.", [First, Second, Read, Third with { Value = "21" }], Events);

    [Fact]
    public void A_repeat_with_another_answer_is_found()
    {
        var repeat = Third with { Id = 4, Invoked = 90, Returned = 95, Value = null };

        Finds("repeats of command c3 got 2 different answers.", [First, Second, Read, Third, repeat], Events);
        Assert.Equal([], Check([First, Second, Read, Third, repeat with { Value = Third.Value }], Events));
    }

    [Fact]
    public void A_version_gap_is_found() =>
        Finds("version 5 stands where version 4 belongs.", [First, Second, Read, Third with { Version = 5 }], [.. Events[..3], Events[3] with { Version = 5 }]);

    [Fact]
    public void Half_a_write_in_the_journal_is_found()
    {
        Finds("the journal ends inside the write of command c2 at version 2.", [First, Second with { Version = 2, Value = null }], Events[..2]);
        Finds("the write of command c2 is cut off at version 2.",
            [First, Second with { Version = 2, Value = null }, Third with { Version = 3, Value = null }], [.. Events[..2], Events[3] with { Version = 3 }]);
    }

    [Fact]
    public void An_event_that_nobody_sent_is_found() =>
        Finds("the journal has command c3, which nobody sent.", [First, Second, Read], Events);

    [Fact]
    public void Writes_out_of_their_real_time_order_are_found() =>
        Finds("took its place before", [First with { Invoked = 45, Returned = 48 }, Second, Read, Third], Events);

    [Fact]
    public void Writes_that_overlap_may_take_either_order() =>
        Assert.Equal([], Check([First with { Invoked = 35, Returned = 48 }, Second, Read, Third], Events));

    [Fact]
    public void A_write_that_found_nothing_to_change_has_its_place_in_the_order()
    {
        var unchanged = Third with { Id = 4, CommandId = "c4", Outcome = OperationOutcome.Unchanged, Invoked = 85, Returned = 90, Value = null };

        Assert.Equal([], Check([First, Second, Read, Third, unchanged], Events));
        Finds("took its place before", [First, Second, Read, Third, unchanged with { Version = 3 }], Events);
    }

    [Fact]
    public void A_repeat_of_an_acknowledged_command_is_not_placed_again() =>
        Assert.Equal([], Check([First, Second, Read, Third, First with { Id = 4, Invoked = 90, Returned = 95 }], Events));

    private static IReadOnlyList<string> Check(Operation[] operations, JournalEvent[] events, HistoryChecker? checker = null)
    {
        checker ??= new HistoryChecker { Fold = GeneratedHistory.Sum, ResultOf = static (state, _) => state };
        return checker.Check(operations, new FinalJournal(new Dictionary<string, IReadOnlyList<JournalEvent>> { [Entity] = events }));
    }

    private static void Finds(string finding, Operation[] operations, JournalEvent[] events, HistoryChecker? checker = null) =>
        Assert.Contains(finding, Assert.Single(Check(operations, events, checker)), StringComparison.Ordinal);

    private static Operation Write(long id, string command, long invoked, long returned, long version, string result) =>
        new((int)id, id, OperationKind.Write, Entity, command, "", invoked) { Outcome = OperationOutcome.Ok, Returned = returned, Version = version, Value = result };
}
