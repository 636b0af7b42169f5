using ActorState.TestKit.History;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ActorState.UnitTests.TestKit;

public sealed class WriteHistoryTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void An_operation_spans_all_its_attempts()
    {
        using var history = new WriteHistory(_clock);
        var began = _clock.GetTimestamp();
        var pending = history.Write(3, "account/1", "c1", "deposit 5");
        _clock.Advance(TimeSpan.FromSeconds(1));
        pending.AttemptUnanswered();
        _clock.Advance(TimeSpan.FromSeconds(1));
        pending.Ok(7, "5");

        var expected = new Operation(3, 0, OperationKind.Write, "account/1", "c1", "deposit 5", began)
        {
            Outcome = OperationOutcome.Ok,
            Version = 7,
            Value = "5",
            Returned = _clock.GetTimestamp(),
        };
        Assert.Equal([expected], history.Operations);
        Assert.Equal(TimeSpan.FromSeconds(2), _clock.GetElapsedTime(began, expected.Returned));
    }

    [Fact]
    public void An_operation_without_an_answer_is_unknown_and_never_returns()
    {
        using var history = new WriteHistory(_clock);
        history.Write(0, "account/1", "c1");
        history.Read(0, "account/1", strong: true).Unknown();

        Assert.All(history.Operations, operation => Assert.Equal((OperationOutcome.Unknown, Operation.Never), (operation.Outcome, operation.Returned)));
    }

    [Fact]
    public void A_refusal_after_an_unanswered_attempt_speaks_of_the_last_attempt_alone()
    {
        using var history = new WriteHistory(_clock);
        PendingOperation Unanswered(string commandId)
        {
            var pending = history.Write(0, "account/1", commandId);
            pending.AttemptUnanswered();
            return pending;
        }

        Unanswered("c1").NotKept();
        Unanswered("c2").NotApplied();
        Unanswered("c3").Rejected();
        history.Write(0, "account/1", "c4").NotKept();

        Assert.Equal(
            [OperationOutcome.Unknown, OperationOutcome.Unknown, OperationOutcome.Rejected, OperationOutcome.NotKept],
            history.Operations.Select(operation => operation.Outcome));
    }

    [Fact]
    public void An_operation_is_answered_once()
    {
        using var history = new WriteHistory(_clock);
        var pending = history.Write(0, "account/1", "c1");
        pending.Ok(1);

        Assert.Throws<InvalidOperationException>(() => pending.Ok(2));
    }

    [Fact]
    public async Task The_file_has_a_line_per_invocation_and_return()
    {
        var path = Path.GetTempFileName();
        try
        {
            using (var history = new WriteHistory(_clock, path))
            {
                history.Write(0, "account/1", "c1").Ok(1);
                history.Read(1, "account/1", strong: false);
            }

            var lines = await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken);
            Assert.Equal(3, lines.Length);
            Assert.All(lines, line => Assert.Contains("\"Entity\":\"account/1\"", line, StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
