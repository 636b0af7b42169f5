using System.Text;
using ActorState.Entities;
using ActorState.Events;
using Xunit;

namespace ActorState.UnitTests.Entities.History;

public sealed class EntityHistoryTests : IAsyncDisposable
{
    private readonly StoreSpy _store = new();
    private readonly EntityScript _script;
    private readonly EntityHistory _history;

    public EntityHistoryTests()
    {
        _script = new EntityScript(_store, new EntityId("default", "note", "1"));
        _history = new EntityHistory(_store, new EntityLoader(_store), PlainDefinition.Types());
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Events_upwards_come_in_pages_with_next()
    {
        await WriteAsync(5);

        AssertEvents([1, 2], 3, await EventsAsync(null, false, 2));
        AssertEvents([3, 4], 5, await EventsAsync(3, false, 2));
        AssertEvents([5], null, await EventsAsync(5, false, 2));
        AssertEvents([4, 5], null, await EventsAsync(4, false, 2));
    }

    [Fact]
    public async Task Events_downwards_begin_at_the_head_or_from()
    {
        await WriteAsync(5);

        AssertEvents([5, 4], 3, await EventsAsync(null, true, 2));
        AssertEvents([3, 2], 1, await EventsAsync(3, true, 2));
        AssertEvents([1], null, await EventsAsync(1, true, 2));
        AssertEvents([2, 1], null, await EventsAsync(2, true, 2));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(long.MaxValue)]
    public async Task Beyond_the_head_a_page_is_empty_upwards_and_begins_at_the_head_downwards(long from)
    {
        await WriteAsync(3);

        AssertEvents([], null, await EventsAsync(from, false, 2));
        AssertHistory([], null, await HistoryAsync(from, false, 2));
        AssertEvents([3, 2], 1, await EventsAsync(from, true, 2));
        AssertHistory([3, 2], 1, await HistoryAsync(from, true, 2));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_entity_never_written_is_not_found(bool descending)
    {
        Assert.Equal(ErrorCode.EntityNotFound, (await EventsAsync(null, descending, 2)).Problem?.Code);
        Assert.Equal(ErrorCode.EntityNotFound, (await EventsAsync(7, descending, 2)).Problem?.Code);
        Assert.Equal(ErrorCode.EntityNotFound, (await HistoryAsync(null, descending, 2)).Problem?.Code);
        Assert.Equal(ErrorCode.EntityNotFound, (await VersionAsync(1)).Problem?.Code);
        Assert.Equal(ErrorCode.EntityNotFound, (await TimeAsync(1)).Problem?.Code);
    }

    [Fact]
    public async Task An_entity_with_a_kept_refusal_alone_is_not_found()
    {
        await _script.KeepAsync(EntityOperation.Patch, CommandOutcome.Rejected, default);

        Assert.Equal(ErrorCode.EntityNotFound, (await EventsAsync(null, false, 2)).Problem?.Code);
        Assert.Equal(ErrorCode.EntityNotFound, (await HistoryAsync(null, true, 2)).Problem?.Code);
        Assert.Equal(ErrorCode.EntityNotFound, (await VersionAsync(1)).Problem?.Code);
    }

    [Fact]
    public async Task A_type_that_the_configuration_excludes_is_unknown()
    {
        var id = new EntityId("default", "forbidden", "1");
        var range = new HistoryRange(null, false, 1);

        Assert.Equal(ErrorCode.UnknownEntityType, (await _history.EventsAsync(id, range, CancellationToken.None)).Problem?.Code);
        Assert.Equal(ErrorCode.UnknownEntityType, (await _history.HistoryAsync(id, range, CancellationToken.None)).Problem?.Code);
        Assert.Equal(ErrorCode.UnknownEntityType, (await _history.ReadVersionAsync(id, 1, CancellationToken.None)).Problem?.Code);
        Assert.Equal(ErrorCode.UnknownEntityType, (await _history.ReadTimeAsync(id, 1, CancellationToken.None)).Problem?.Code);
    }

    [Theory]
    [InlineData(0, 10, "from")]
    [InlineData(-1, 10, "from")]
    [InlineData(1, 0, "limit")]
    [InlineData(1, 1_001, "limit")]
    public async Task A_page_out_of_bounds_is_an_invalid_argument(long from, int limit, string member)
    {
        await WriteAsync(1);

        var problem = (await EventsAsync(from, false, limit)).Problem;

        Assert.Equal((ErrorCode.InvalidArgument, member), (problem?.Code, problem?.Member));
        Assert.Equal(member, (await HistoryAsync(from, false, limit)).Problem?.Member);
    }

    [Fact]
    public async Task History_has_pages_of_at_most_a_hundred()
    {
        await WriteAsync(1);

        Assert.Equal("'limit' is an integer from 1 to 100; the request said 101.", (await HistoryAsync(null, false, 101)).Problem?.Detail);
        Assert.Null((await HistoryAsync(null, false, 100)).Problem);
    }

    [Fact]
    public async Task A_state_at_a_version_has_its_version_and_position()
    {
        await new EntityScript(_store, new EntityId("default", "note", "other")).WriteAsync(("a", "9"));
        await WriteAsync(3);

        var read = await VersionAsync(2);

        Assert.Equal((2L, 3L, "2"), (read.Version, read.Position, Encoding.UTF8.GetString(read.State.Span)));
        Assert.Null(read.Problem);
    }

    [Fact]
    public async Task Above_the_head_there_is_no_version_and_at_zero_no_entity()
    {
        await WriteAsync(3);

        var above = (await VersionAsync(4)).Problem;

        Assert.Equal(ErrorCode.VersionNotFound, above?.Code);
        Assert.Equal("Entity note/1 is at version 3; version 4 was asked for.", above?.Detail);
        Assert.Equal(ErrorCode.EntityNotFound, (await VersionAsync(0)).Problem?.Code);
        Assert.Equal(ErrorCode.InvalidArgument, (await VersionAsync(-1)).Problem?.Code);
    }

    [Fact]
    public async Task Where_it_was_deleted_there_is_no_entity_but_before_and_after_there_is()
    {
        await _script.WriteAsync(("a", "1"));
        await _script.WriteAsync((SystemEvents.Deleted, "{}"));
        await _script.WriteAsync(("a", "3"));

        var deleted = (await VersionAsync(2)).Problem;

        Assert.Equal((ErrorCode.EntityNotFound, "Entity note/1 does not exist at version 2."), (deleted?.Code, deleted?.Detail));
        Assert.Null((await VersionAsync(1)).Problem);
        Assert.Null((await VersionAsync(3)).Problem);
    }

    [Fact]
    public async Task A_time_reads_the_last_event_at_or_before_it()
    {
        await WriteAsync(3);

        Assert.Equal(2, (await TimeAsync(EntityScript.TimeOf(2))).Version);
        Assert.Equal(1, (await TimeAsync(EntityScript.TimeOf(2) - 1)).Version);
        Assert.Equal(3, (await TimeAsync(long.MaxValue)).Version);
        Assert.Equal(ErrorCode.EntityNotFound, (await TimeAsync(EntityScript.TimeOf(1) - 1)).Problem?.Code);
        Assert.Equal(ErrorCode.EntityNotFound, (await TimeAsync(long.MinValue)).Problem?.Code);
    }

    [Fact]
    public async Task Events_of_a_deleted_entity_are_readable()
    {
        await _script.WriteAsync(("a", "1"));
        await _script.WriteAsync((SystemEvents.Deleted, "{}"));

        AssertEvents([1, 2], null, await EventsAsync(null, false, 10));
    }

    [Fact]
    public void Another_tenants_entity_is_forbidden()
    {
        Assert.Equal(ErrorCode.Forbidden, ReadProblems.OtherTenant("acme", _script.Id)?.Code);
        Assert.Equal(ErrorCode.Forbidden, ReadProblems.OtherTenant("acme", default)?.Code);
        Assert.Null(ReadProblems.OtherTenant("default", _script.Id));
    }

    private async Task WriteAsync(int count)
    {
        for (var i = 1; i <= count; i++)
        {
            await _script.WriteAsync(("a", EntityScript.Invariant($"{i}")));
        }
    }

    private ValueTask<EventsReply> EventsAsync(long? from, bool descending, int limit) =>
        _history.EventsAsync(_script.Id, new HistoryRange(from, descending, limit), CancellationToken.None);

    private ValueTask<HistoryReply> HistoryAsync(long? from, bool descending, int limit) =>
        _history.HistoryAsync(_script.Id, new HistoryRange(from, descending, limit), CancellationToken.None);

    private ValueTask<EntityReadReply> VersionAsync(long version) => _history.ReadVersionAsync(_script.Id, version, CancellationToken.None);

    private ValueTask<EntityReadReply> TimeAsync(long timeMicros) => _history.ReadTimeAsync(_script.Id, timeMicros, CancellationToken.None);

    private static void AssertEvents(long[] versions, long? next, EventsReply reply)
    {
        Assert.Null(reply.Problem);
        Assert.Equal(versions, reply.Events.Select(static e => e.Version));
        Assert.Equal(next, reply.Next);
    }

    private static void AssertHistory(long[] versions, long? next, HistoryReply reply)
    {
        Assert.Null(reply.Problem);
        Assert.Equal(versions, reply.Entries.Select(static e => e.Version));
        Assert.Equal(next, reply.Next);
    }
}
