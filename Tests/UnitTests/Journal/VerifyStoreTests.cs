using ActorState.Entities;
using ActorState.Events;
using ActorState.Journal;
using ActorState.Silo.Storage.AdoNet.Sqlite;
using ActorState.TestKit;
using ActorState.TestKit.Journal;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorState.UnitTests.Journal;

/// <summary>What the store writes is right by the verifier's own reading of the formats: while the store is open, and behind it.</summary>
public sealed class VerifyStoreTests
{
    private const string Right = "journal is right: 9 events, 3 entities, 6 commands, 2 snapshots";

    private static readonly EntityId First = new("default", "cart", "a");
    private static readonly EntityId Second = new("acme", "order", "ü");
    private static readonly EntityId Refused = new("acme", "order", "refused");

    [Fact]
    public async Task A_journal_of_the_store_is_right_while_open_and_when_closed()
    {
        using var folder = new TempFolder();
        var store = new SqliteJournalStore(new SqliteJournalOptions { Folder = folder.Path }, TimeProvider.System, NullLogger<SqliteJournalStore>.Instance);
        await using (store)
        {
            await store.OpenAsync(TestContext.Current.CancellationToken);
            await FillAsync(store);
            await AssertRightAsync(folder.Path);
        }

        await AssertRightAsync(folder.Path);
    }

    private static async Task AssertRightAsync(string folder)
    {
        var (code, lines) = await VerifyJournal.VerifyAsync(folder);
        Assert.Equal([Right], lines);
        Assert.Equal(0, code);
    }

    private static async Task FillAsync(SqliteJournalStore store)
    {
        var units = new Units();
        AppendUnit[] group =
        [
            units.Append(First, 3),
            Units.Join(units.On(First).Command("both").Events(2).Build(), units.On(Second).Command("both").Event("added", "{\"n\":1}", "{\"actor\":\"x\"}").Build()),
            units.On(Refused).Recorded("{\"code\":\"command_rejected\"}").Build(),
            units.Append(First, 2),
            units.On(Second).Event(SystemEvents.Deleted, "{}").Deleting().Build(),
        ];
        var results = await store.AppendAsync(0, new AppendGroup([.. group]), TestContext.Current.CancellationToken);
        Assert.All(results, static result => Assert.IsType<AppendResult.Written>(result));
        await store.SaveSnapshotsAsync(
            [new EntitySnapshot(First, units.HeadOf(First), 1, "{}"u8.ToArray()), new EntitySnapshot(Second, units.HeadOf(Second), 1, null)],
            TestContext.Current.CancellationToken);
    }
}
