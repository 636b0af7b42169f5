using System.Text;
using ActorState.Entities;
using ActorState.Errors;
using ActorState.Journal;
using Xunit;

namespace ActorState.UnitTests.Entities.History;

public sealed class CommandRepliesTests : IAsyncDisposable
{
    private readonly StoreSpy _store = new();
    private readonly EntityScript _script;

    public CommandRepliesTests() => _script = new EntityScript(_store, new EntityId("default", "note", "1"));

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_command_gets_its_events_and_result_again()
    {
        await _script.WriteAsync(("before", "0"));
        await _script.WriteAsync(EntityOperation.Command, "{\"balance\":3}"u8.ToArray(), ("opened", "1"), ("deposited", "2"));
        var commandId = _script.LastCommandId;
        await _script.WriteAsync(("after", "3"));

        var reply = await RebuildAsync(commandId);

        Assert.Equal((EntityOperation.Command, CommandOutcome.Applied, 3, 3), (reply.Operation, reply.Outcome, reply.Version, reply.Position));
        Assert.Equal([("opened", "1"), ("deposited", "2")], reply.Events.Select(static e => (e.Type, Text(e.Data))));
        Assert.Equal("{\"balance\":3}", Text(reply.Result));
        Assert.Equal(2, reply.Count);
        Assert.True(reply.Replayed);
        Assert.Null(reply.Problem);
    }

    [Fact]
    public async Task A_command_of_more_bytes_than_a_page_gets_all_its_events_again()
    {
        var data = $"\"{new string('x', 250_000)}\"";
        await _script.WriteAsync(EntityOperation.Command, default, [.. Enumerable.Range(1, 40).Select(i => (EntityScript.Invariant($"e{i}"), data))]);

        var reply = await RebuildAsync(_script.LastCommandId);

        Assert.Equal(Enumerable.Range(1, 40).Select(static i => EntityScript.Invariant($"e{i}")), reply.Events.Select(static e => e.Type));
        Assert.Equal(CommandOutcome.Created, reply.Outcome);
    }

    [Fact]
    public async Task Other_writes_show_their_count_and_no_events()
    {
        await _script.WriteAsync(("a", "1"), ("b", "2"), ("c", "3"));
        _store.VersionsRead.Clear();

        var reply = await RebuildAsync(_script.LastCommandId);

        Assert.Equal((3, 3L, 3L), (reply.Count, reply.Version, reply.Position));
        Assert.Empty(reply.Events);
        Assert.Empty(_store.VersionsRead);
    }

    [Theory]
    [InlineData(EntityOperation.Undo)]
    [InlineData(EntityOperation.Redo)]
    public async Task Undo_and_redo_show_where_they_went(EntityOperation operation)
    {
        await _script.WriteAsync(("a", "1"));
        await _script.WriteAsync(("b", "2"));
        await _script.RevertAsync(operation, new RevertedData(1, [2], 1, "1"u8.ToArray()));

        var reply = await RebuildAsync(_script.LastCommandId);

        Assert.Equal((operation, 1L, 3L, 1), (reply.Operation, reply.To, reply.Version, reply.Count));
        Assert.Empty(reply.Events);
    }

    [Fact]
    public async Task Unchanged_has_a_version_and_nothing_written()
    {
        await _script.WriteAsync(("a", "1"));
        await _script.KeepAsync(EntityOperation.Put, CommandOutcome.Unchanged, default);

        var reply = await RebuildAsync(_script.LastCommandId);

        Assert.Equal((CommandOutcome.Unchanged, 1, 0, 0, true), (reply.Outcome, reply.Version, reply.Position, reply.Count, reply.Replayed));
        Assert.Null(reply.Problem);
    }

    [Fact]
    public async Task A_refusal_of_an_entity_never_written_is_given_again()
    {
        var problem = new EntityProblem(ErrorCode.CommandRejected, "The account is not open.") { Reason = "not_open" };
        await _script.KeepAsync(EntityOperation.Command, CommandOutcome.Rejected, KeptProblem.Encode(problem));

        var reply = await RebuildAsync(_script.LastCommandId);

        Assert.Equal(problem, reply.Problem);
        Assert.Equal((CommandOutcome.Rejected, 0, 0, 0), (reply.Outcome, reply.Version, reply.Position, reply.Count));
        Assert.True(reply.Result.IsEmpty);
        Assert.True(reply.Replayed);
    }

    [Fact]
    public async Task A_row_of_events_that_are_missing_is_corrupt()
    {
        await _script.WriteAsync(EntityOperation.Command, default, ("a", "1"));
        var record = (await _store.FindCommandAsync(_script.Id, _script.LastCommandId, CancellationToken.None))! with { LastVersion = 2 };

        await Assert.ThrowsAsync<JournalCorruptException>(async () => await new CommandReplies(_store).RebuildAsync(_script.Id, record, CancellationToken.None));
    }

    [Fact]
    public void A_kept_problem_keeps_all_a_refusal_can_say()
    {
        var problem = new EntityProblem(ErrorCode.PatchFailed, "The path \"/ä/😀\" is <missing>.") { Reason = "r", Member = "[2].path", Limit = long.MaxValue };

        Assert.Equal(problem, KeptProblem.Decode(KeptProblem.Encode(problem)));
    }

    [Fact]
    public void A_kept_problem_rests_under_its_wire_name()
    {
        var bytes = KeptProblem.Encode(new EntityProblem(ErrorCode.SchemaViolation, "No."));

        Assert.Equal("{\"code\":\"schema_violation\",\"detail\":\"No.\"}", Text(bytes));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"detail\":\"x\"}")]
    [InlineData("{\"code\":\"no_such_code\",\"detail\":\"x\"}")]
    [InlineData("{\"code\":\"patch_failed\"}")]
    [InlineData("{\"code\":7,\"detail\":\"x\"}")]
    public void Bytes_that_are_no_kept_problem_are_corrupt(string text) =>
        Assert.Throws<JournalCorruptException>(() => KeptProblem.Decode(Encoding.UTF8.GetBytes(text)));

    private async Task<EntityReply> RebuildAsync(string commandId)
    {
        var record = await _store.FindCommandAsync(_script.Id, commandId, CancellationToken.None);
        return await new CommandReplies(_store).RebuildAsync(_script.Id, record!, CancellationToken.None);
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
