using System.Collections.Immutable;
using ActorState.Entities;
using ActorState.Journal;
using Xunit;

namespace ActorState.UnitTests.Entities.History;

public sealed class EffectiveHistoryTests : IAsyncDisposable
{
    private readonly StoreSpy _store = new();
    private readonly EntityScript _script;
    private readonly EffectiveHistory _history;

    public EffectiveHistoryTests()
    {
        _script = new EntityScript(_store, new EntityId("default", "note", "1"));
        _history = new EffectiveHistory(_store);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task An_entity_never_written_is_not_found()
    {
        Assert.Equal(ErrorCode.EntityNotFound, (await UndoAsync()).Problem?.Code);
        Assert.Equal(ErrorCode.EntityNotFound, (await UndoAsync(0)).Problem?.Code);
        Assert.Equal(ErrorCode.EntityNotFound, (await RedoAsync()).Problem?.Code);
    }

    [Fact]
    public async Task A_write_of_several_events_is_undone_whole()
    {
        await _script.WriteAsync(("a", "1"));
        await _script.WriteAsync(("b", "2"), ("c", "3"), ("d", "4"));

        AssertTarget(1, [4], await UndoAsync());
    }

    [Fact]
    public async Task Undo_of_the_first_write_goes_to_absence_and_then_nothing_is_left()
    {
        await _script.WriteAsync(("a", "1"), ("b", "2"));
        await ApplyAsync(EntityOperation.Undo, await UndoAsync(), 0, [2]);

        var refused = await UndoAsync();

        Assert.Equal(ErrorCode.NothingToUndo, refused.Problem?.Code);
        Assert.Equal("Entity note/1 is undone to before its first event.", refused.Problem?.Detail);
        AssertTarget(2, [], await RedoAsync());
    }

    [Fact]
    public async Task Repeated_undo_walks_further_back_and_redo_returns()
    {
        await WriteSinglesAsync(4);
        await ApplyAsync(EntityOperation.Undo, await UndoAsync(), 3, [4]);
        await ApplyAsync(EntityOperation.Undo, await UndoAsync(), 2, [3, 4]);
        await ApplyAsync(EntityOperation.Redo, await RedoAsync(), 3, [4]);
        await ApplyAsync(EntityOperation.Redo, await RedoAsync(), 4, []);

        Assert.Equal(ErrorCode.NothingToRedo, (await RedoAsync()).Problem?.Code);
    }

    [Fact]
    public async Task Undo_into_the_middle_of_a_write_undoes_the_rest_of_it_next()
    {
        await _script.WriteAsync(("a", "1"));
        await _script.WriteAsync(("b", "2"), ("c", "3"), ("d", "4"));
        await ApplyAsync(EntityOperation.Undo, await UndoAsync(3), 3, [4]);

        AssertTarget(1, [3, 4], await UndoAsync());
    }

    [Fact]
    public async Task Undo_to_a_reverted_version_goes_to_where_that_one_went()
    {
        await WriteSinglesAsync(3);
        await ApplyAsync(EntityOperation.Undo, await UndoAsync(1), 1, [3]);
        await _script.WriteAsync(("e", "5"));

        AssertTarget(1, [5], await UndoAsync(4));
        AssertTarget(1, [5], await UndoAsync());
    }

    [Fact]
    public async Task An_ordinary_event_empties_redo()
    {
        await WriteSinglesAsync(2);
        await ApplyAsync(EntityOperation.Undo, await UndoAsync(), 1, [2]);
        await _script.WriteAsync(("a", "3"));

        Assert.Equal(ErrorCode.NothingToRedo, (await RedoAsync()).Problem?.Code);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(long.MaxValue)]
    public async Task A_target_outside_the_past_is_an_invalid_argument(long to)
    {
        await WriteSinglesAsync(3);

        var problem = (await UndoAsync(to)).Problem;

        Assert.Equal(ErrorCode.InvalidArgument, problem?.Code);
        Assert.Equal("to", problem?.Member);
        Assert.Equal(
            EntityScript.Invariant($"Undo goes to a version from 0 to 2, below the head of entity note/1; the request said {to}."), problem?.Detail);
    }

    [Fact]
    public async Task Redo_keeps_the_newest_hundred()
    {
        await WriteSinglesAsync(2);
        for (var i = 0; i < EntityLimits.RedoMax + 5; i++)
        {
            var target = await UndoAsync(1 + (i % 2));
            await _script.RevertAsync(EntityOperation.Undo, new RevertedData(target.To, target.Redo, 1, "0"u8.ToArray()));
        }

        var redo = (await UndoAsync(2)).Redo;

        Assert.Equal(EntityLimits.RedoMax, redo.Length);
        Assert.Equal([1, 2, 1, 2], redo[..4]);
    }

    [Fact]
    public async Task Only_the_events_that_decide_are_read()
    {
        await WriteSinglesAsync(50);
        await _script.WriteAsync(("a", "51"), ("b", "52"));
        _store.VersionsRead.Clear();

        await UndoAsync();

        Assert.Equal([52, 52, 50], _store.VersionsRead);
    }

    [Fact]
    public async Task Versions_above_the_given_head_play_no_part()
    {
        await WriteSinglesAsync(2);
        var head = _script.Head;
        await _script.WriteAsync(("a", "3"));

        AssertTarget(1, [2], await _history.UndoAsync(_script.Id, head, null, CancellationToken.None));
    }

    [Fact]
    public async Task A_head_without_its_event_is_corrupt()
    {
        await WriteSinglesAsync(2);
        var head = _script.Head with { Version = 3 };

        await Assert.ThrowsAsync<JournalCorruptException>(async () => await _history.RedoAsync(_script.Id, head, CancellationToken.None));
    }

    private async Task WriteSinglesAsync(int count)
    {
        for (var i = 1; i <= count; i++)
        {
            await _script.WriteAsync(("a", EntityScript.Invariant($"{i}")));
        }
    }

    private ValueTask<RevertTarget> UndoAsync(long? to = null) => _history.UndoAsync(_script.Id, _script.Head, to, CancellationToken.None);

    private ValueTask<RevertTarget> RedoAsync() => _history.RedoAsync(_script.Id, _script.Head, CancellationToken.None);

    private async Task ApplyAsync(EntityOperation operation, RevertTarget target, long to, ImmutableArray<long> redo)
    {
        AssertTarget(to, redo, target);
        await _script.RevertAsync(operation, new RevertedData(to, redo, 1, to == 0 ? default(ReadOnlyMemory<byte>?) : "0"u8.ToArray()));
    }

    private static void AssertTarget(long to, ImmutableArray<long> redo, RevertTarget target)
    {
        Assert.Null(target.Problem);
        Assert.Equal(to, target.To);
        Assert.Equal(redo, target.Redo);
    }
}
