using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ActorState.Entities;
using ActorState.Entities.Documents;
using ActorState.Events;
using ActorState.Journal;
using ActorState.TestKit.Entities;
using CsCheck;
using Xunit;

namespace ActorState.UnitTests.Properties;

/// <summary>The state is the fold of the events: live, loaded anew, and out of any snapshot with its tail.</summary>
public sealed class FoldProperties
{
    private static readonly EntityId Id = new("default", "counter", "1");

    [Fact]
    public Task The_live_state_is_the_fold_of_the_history() => DocumentCommands.Lives.SampleAsync(
        static async life =>
        {
            await using var store = await OpenAsync();
            var live = await LiveAsync(store, life, snapshots: true);
            var history = await HistoryAsync(store);

            var naive = NaiveFold.States(history);
            IsSame(naive[^1], live[0]);
            Assert.All(live, state => Assert.Equal(live[0], state));
            Assert.Equal((live[0], (long)history.Length), await LoadAsync(store, null));
            for (var version = 1; version <= history.Length; version++)
            {
                IsSame(naive[version], (await LoadAsync(store, version)).State);
                IsRightIfReverted(naive[version], history[version - 1]);
            }
        },
        iter: 400,
        threads: 1);

    [Fact]
    public Task A_snapshot_and_its_tail_are_the_full_fold() => DocumentCommands.Lives.SampleAsync(
        static async life =>
        {
            await using var store = await OpenAsync();
            await LiveAsync(store, life, snapshots: false);
            var history = await HistoryAsync(store);
            List<string?> full = [null];
            for (var version = 1; version <= history.Length; version++)
            {
                full.Add((await LoadAsync(store, version)).State);
            }

            for (var k = 1; k <= history.Length; k++)
            {
                await SaveAsync(store, history[k - 1], full[k]);
                Assert.Equal(k, (await store.LoadAsync(Id, null, 1, CancellationToken.None)).Snapshot?.Head.Version);
                for (var version = k; version <= history.Length; version++)
                {
                    Assert.Equal((full[version], (long)version), await LoadAsync(store, version));
                }
            }
        },
        iter: 200,
        threads: 1);

    private static async Task<MemoryJournalStore> OpenAsync()
    {
        var store = new MemoryJournalStore();
        await store.OpenAsync(CancellationToken.None);
        return store;
    }

    /// <summary>Leads the life through two activations, as two silos would have them; returns what each, and a third that begins now, shows.</summary>
    private static async Task<ImmutableArray<string?>> LiveAsync(MemoryJournalStore store, DocumentCommand[] life, bool snapshots)
    {
        await using var engine = new Engine(store, options: new EntityOptions { SnapshotEvery = 3 });
        if (snapshots)
        {
            await engine.Snapshots.StartAsync();
        }

        var documents = new DocumentDefinition();
        var (first, second) = (engine.Activate(Id.Id, documents), engine.Activate(Id.Id, documents));
        List<Task<EntityReply>> replies = [];
        foreach (var (index, command) in life.Index())
        {
            var commandId = index.ToString(CultureInfo.InvariantCulture);
            replies.Add((command.Second ? second : first).ExecuteAsync(Activation.Request(command.Operation, null, command.Body, commandId, true, null)));
            if (command.Awaited)
            {
                await Task.WhenAll(replies);
            }
        }

        Assert.All(await Task.WhenAll(replies), static reply => Assert.NotEqual(ErrorCode.Internal, reply.Problem?.Code));
        var states = ImmutableArray.Create(await ShownAsync(first), await ShownAsync(second), await ShownAsync(engine.Activate(Id.Id, documents)));
        await engine.Snapshots.StopAsync(CancellationToken.None);
        return states;
    }

    private static async Task<string?> ShownAsync(Activation activation)
    {
        var read = await activation.ReadAsync(ReadConsistency.Strong);
        Assert.True(read.Problem?.Code is null or ErrorCode.EntityNotFound, $"The state cannot be read: {read.Problem?.Detail}");
        return read.State.IsEmpty ? null : Encoding.UTF8.GetString(read.State.Span);
    }

    private static async Task<ImmutableArray<EventRecord>> HistoryAsync(MemoryJournalStore store)
    {
        var page = await store.ReadEntityAsync(Id, 1, descending: false, new PageLimit(1_000), CancellationToken.None);
        Assert.False(page.More);
        return page.Events;
    }

    private static async Task<(string? State, long Version)> LoadAsync(MemoryJournalStore store, long? version)
    {
        var documents = new DocumentDefinition();
        var state = (await new EntityLoader(store).LoadAsync(Id, documents, version, CancellationToken.None)).State;
        return (state.Value is { } value ? Encoding.UTF8.GetString(documents.Encode(value).Span) : null, state.Head.Version);
    }

    private static ValueTask SaveAsync(MemoryJournalStore store, EventRecord at, string? state)
    {
        var bytes = state is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(state);
        return store.SaveSnapshotsAsync([new EntitySnapshot(Id, new EntityHead(at.Version, at.Hash), 1, bytes)], CancellationToken.None);
    }

    private static void IsRightIfReverted(JsonObject? expected, EventRecord @event)
    {
        if (@event.Type == SystemEvents.Reverted)
        {
            IsSame(expected, RevertedData.Decode(@event.Data).State is { } state ? Encoding.UTF8.GetString(state.Span) : null);
        }
    }

    private static void IsSame(JsonObject? expected, string? actual) => Assert.True(
        JsonNode.DeepEquals(expected, actual is null ? null : JsonNode.Parse(actual)),
        $"The fold is {expected?.ToJsonString() ?? "absent"}, not {actual ?? "absent"}.");
}
