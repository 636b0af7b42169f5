using System.Collections.Immutable;
using System.Threading.Channels;
using ActorState.Entities;
using ActorState.Journal;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorState.UnitTests.Entities.History;

public sealed class SnapshotWriterTests : IDisposable
{
    private readonly Channel<ImmutableArray<EntitySnapshot>> _saved = Channel.CreateBounded<ImmutableArray<EntitySnapshot>>(1_000);
    private readonly SnapshotWriter _writer;
    private Func<ValueTask> _save = static () => ValueTask.CompletedTask;

    public SnapshotWriterTests()
    {
        var store = new StoreSpy
        {
            OnSaveSnapshots = async batch =>
            {
                await _saved.Writer.WriteAsync(batch);
                await _save();
            },
        };
        _writer = new SnapshotWriter(store, NullLogger<SnapshotWriter>.Instance);
    }

    public void Dispose() => _writer.Dispose();

    [Fact]
    public async Task An_offer_is_saved_without_being_asked_again()
    {
        await _writer.StartAsync();

        _writer.Offer(Snapshot("a", 1));

        Assert.Equal([("a", 1L)], Names(await NextAsync()));
        await _writer.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task The_newest_of_an_entity_wins_and_every_thousandth_stays()
    {
        Assert.True(_writer.Offer(Snapshot("a", 2_010)));
        Assert.True(_writer.Offer(Snapshot("a", 2_000)));
        Assert.True(_writer.Offer(Snapshot("a", 1_000)));
        Assert.True(_writer.Offer(Snapshot("b", 5)));
        Assert.False(_writer.Offer(Snapshot("a", 2_009)));
        Assert.True(_writer.Offer(Snapshot("a", 2_011)));

        await StartAndStopAsync();

        Assert.Equal([("b", 5L), ("a", 1_000L), ("a", 2_000L), ("a", 2_011L)], Names(await NextAsync()));
        Assert.False(_saved.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Too_many_are_dropped_and_the_rest_comes_in_batches()
    {
        for (var i = 0; i < SnapshotWriter.WaitingMax; i++)
        {
            Assert.True(_writer.Offer(Snapshot(EntityScript.Invariant($"{i}"), 1)));
        }

        Assert.False(_writer.Offer(Snapshot("one more", 1)));
        Assert.True(_writer.Offer(Snapshot("0", 2)));
        await StartAndStopAsync();

        var batches = await AllAsync();
        Assert.Equal(SnapshotWriter.WaitingMax, batches.Sum(static batch => batch.Length));
        Assert.All(batches, static batch => Assert.Equal(64, batch.Length));
    }

    [Fact]
    public async Task Too_many_bytes_are_dropped_and_a_batch_has_few()
    {
        const int StateBytes = 1024 * 1024;
        for (var i = 0; i < SnapshotWriter.WaitingBytesMax / StateBytes; i++)
        {
            Assert.True(_writer.Offer(Snapshot(EntityScript.Invariant($"{i}"), 1, StateBytes)));
        }

        Assert.False(_writer.Offer(Snapshot("one more", 1, 1)));
        Assert.True(_writer.Offer(Snapshot("0", 2, StateBytes)));
        await StartAndStopAsync();

        Assert.All(await AllAsync(), static batch => Assert.Equal(4, batch.Length));
    }

    [Fact]
    public async Task A_failure_drops_its_batch_alone()
    {
        _save = static () => throw new JournalUnavailableException("Down.");
        await _writer.StartAsync();
        _writer.Offer(Snapshot("a", 1));
        await NextAsync();
        _save = static () => ValueTask.CompletedTask;

        _writer.Offer(Snapshot("a", 2));

        Assert.Equal([("a", 2L)], Names(await NextAsync()));
        await _writer.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task What_is_offered_during_a_save_is_saved_next()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _save = () => new ValueTask(gate.Task);
        await _writer.StartAsync();
        _writer.Offer(Snapshot("a", 1));
        await NextAsync();
        _writer.Offer(Snapshot("a", 2));
        _writer.Offer(Snapshot("a", 3));
        gate.SetResult();

        Assert.Equal([("a", 3L)], Names(await NextAsync()));
        await _writer.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task After_the_stop_nothing_is_taken()
    {
        await StartAndStopAsync();

        Assert.False(_writer.Offer(Snapshot("a", 1)));
    }

    [Fact]
    public async Task A_stop_out_of_time_gives_up_the_rest()
    {
        _writer.Offer(Snapshot("a", 1));
        await _writer.StartAsync();

        await _writer.StopAsync(new CancellationToken(canceled: true));

        Assert.InRange((await AllAsync()).Length, 0, 1);
        Assert.False(_writer.Offer(Snapshot("a", 2)));
    }

    private async Task StartAndStopAsync()
    {
        await _writer.StartAsync();
        await _writer.StopAsync(CancellationToken.None);
    }

    private async Task<ImmutableArray<EntitySnapshot>> NextAsync() =>
        await _saved.Reader.ReadAsync(TestContext.Current.CancellationToken);

    private async Task<ImmutableArray<EntitySnapshot>[]> AllAsync()
    {
        _saved.Writer.Complete();
        return await _saved.Reader.ReadAllAsync(TestContext.Current.CancellationToken).ToArrayAsync(TestContext.Current.CancellationToken);
    }

    private static EntitySnapshot Snapshot(string id, long version, int bytes = 1) =>
        new(new EntityId("default", "note", id), new EntityHead(version, default), 1, new byte[bytes]);

    private static IEnumerable<(string, long)> Names(ImmutableArray<EntitySnapshot> batch) => batch.Select(static s => (s.Id.Id, s.Head.Version));
}
