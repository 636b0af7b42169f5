using System.Text;
using ActorState.Entities;
using ActorState.Events;
using ActorState.Journal;
using Xunit;

namespace ActorState.UnitTests.Entities.History;

public sealed class EntityHistoryChangesTests : IAsyncDisposable
{
    private readonly StoreSpy _store = new();
    private readonly EntityScript _script;
    private readonly EntityHistory _history;

    public EntityHistoryChangesTests()
    {
        _script = new EntityScript(_store, new EntityId("default", "note", "1"));
        _history = new EntityHistory(_store, new EntityLoader(_store), PlainDefinition.Types());
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_change_tells_what_it_did_and_who_did_it(bool descending)
    {
        await _script.WriteAsync((SystemEvents.Replaced, """{"a":1,"b":2}"""));
        await _script.WriteAsync(("edited", """{"b":2,"a":3}"""));
        await _script.WriteAsync(("same", """{"b":2.0,"a":3}"""));
        await _script.WriteAsync((SystemEvents.Deleted, "{}"));
        await _script.RevertAsync(EntityOperation.Undo, new RevertedData(1, [4], 1, """{"a":1,"b":2}"""u8.ToArray()));

        var reply = await ReadAsync(null, descending, 100);

        HistoryEntry[] entries = [.. descending ? reply.Entries.Reverse() : reply.Entries];
        Assert.Equal(
            [
                """[{"op":"replace","path":"","value":{"a":1,"b":2}}]""",
                """[{"op":"replace","path":"/a","value":3}]""",
                "[]",
                """[{"op":"replace","path":"","value":null}]""",
                """[{"op":"replace","path":"","value":{"a":1,"b":2}}]""",
            ],
            entries.Select(static e => Encoding.UTF8.GetString(e.Diff.Span)));
        Assert.Equal(["$replaced", "edited", "same", "$deleted", "$reverted"], entries.Select(static e => e.Type));
        Assert.Equal([1, 2, 3, 4, 5], entries.Select(static e => e.Version));
        Assert.Equal(["c1", "c2", "c3", "c4", "c5"], entries.Select(static e => e.CommandId));
        Assert.Equal((EntityScript.TimeOf(2), "ann"), (entries[1].TimeMicros, entries[1].Actor));
        Assert.Null(reply.Next);
    }

    [Fact]
    public async Task Pages_upwards_and_downwards_hold_every_change_once()
    {
        await WriteAsync(25, static i => EntityScript.Invariant($"{i}"));

        var upwards = await AllAsync(descending: false, limit: 10, pages: 3);
        var downwards = await AllAsync(descending: true, limit: 10, pages: 3);

        Assert.Equal(Enumerable.Range(1, 25).Select(static i => Diff(EntityScript.Invariant($"{i}"))), upwards.Select(Text));
        downwards.Reverse();
        Assert.Equal(upwards.Select(Text), downwards.Select(Text));
        Assert.Equal(upwards.Select(static e => e.Version), downwards.Select(static e => e.Version));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_page_ends_at_four_mebibytes_of_diffs(bool descending)
    {
        await WriteAsync(11, static i => Large(i, 1_000_000));

        var all = await AllAsync(descending, limit: 100, pages: 3);

        Assert.Equal(11, all.Count);
        Assert.Equal(11, all.Select(static e => e.Version).Distinct().Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_change_larger_than_a_page_is_a_page_of_its_own(bool descending)
    {
        await WriteAsync(2, static i => Large(i, (int)PageLimit.BytesMax + 1));

        Assert.Equal(2, (await AllAsync(descending, limit: 100, pages: 2)).Count);
    }

    [Fact]
    public async Task A_page_downwards_reads_no_more_than_its_window_twice()
    {
        await WriteAsync(1_000, static i => EntityScript.Invariant($"{i}"));
        await _store.SaveSnapshotsAsync([await SnapshotAsync(974)], CancellationToken.None);
        _store.VersionsRead.Clear();

        await ReadAsync(1_000, true, 25);

        Assert.Equal(50, _store.VersionsRead.Count);
        Assert.Equal(976, _store.VersionsRead.Min());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Events_are_read_in_pages_of_few_bytes(bool descending)
    {
        await WriteAsync(4, static i => Large(i, 900_000));
        _store.VersionsRead.Clear();

        await ReadAsync(null, descending, 100);

        Assert.InRange(_store.PageBytesMax, 900_000, 1024 * 1024);
    }

    private async Task WriteAsync(int count, Func<int, string> data)
    {
        for (var i = 1; i <= count; i++)
        {
            await _script.WriteAsync(("a", data(i)));
        }
    }

    private async Task<List<HistoryEntry>> AllAsync(bool descending, int limit, int pages)
    {
        var all = new List<HistoryEntry>();
        long? next = null;
        for (var page = 1; page <= pages; page++)
        {
            var reply = await ReadAsync(next, descending, limit);
            Assert.Null(reply.Problem);
            Assert.NotEmpty(reply.Entries);
            Assert.True(reply.Entries.Length == 1 || reply.Entries.Sum(static e => (long)e.Diff.Length) <= PageLimit.BytesMax);
            all.AddRange(reply.Entries);
            next = reply.Next;
            Assert.Equal(page == pages, next is null);
        }

        return all;
    }

    private async Task<EntitySnapshot> SnapshotAsync(long version)
    {
        var state = (await new EntityLoader(_store).LoadAsync(_script.Id, new PlainDefinition(), version, CancellationToken.None)).State;
        return new EntitySnapshot(_script.Id, state.Head, 1, (byte[])state.Value!);
    }

    private ValueTask<HistoryReply> ReadAsync(long? from, bool descending, int limit) =>
        _history.HistoryAsync(_script.Id, new HistoryRange(from, descending, limit), CancellationToken.None);

    private static string Large(int i, int bytes) => $"\"{EntityScript.Invariant($"{i:00}")}{new string('x', bytes)}\"";

    private static string Text(HistoryEntry entry) => Encoding.UTF8.GetString(entry.Diff.Span);

    private static string Diff(string value) => $$"""[{"op":"replace","path":"","value":{{value}}}]""";
}
