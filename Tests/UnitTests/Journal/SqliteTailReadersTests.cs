using System.Collections.Concurrent;
using System.Collections.Immutable;
using ActorState.Entities;
using ActorState.Journal;
using ActorState.Silo.Storage.AdoNet.Sqlite;
using ActorState.TestKit;
using ActorState.TestKit.Journal;
using Xunit;

namespace ActorState.UnitTests.Journal;

/// <summary>While groups are written and filled, every read shows at least what was acknowledged before it began, and one consistent history.</summary>
public sealed class SqliteTailReadersTests : IDisposable
{
    private const int Groups = 600;
    private const int Entities = 40;

    private readonly TempFolder _folder = new();
    private readonly Units _units = new();
    private readonly ConcurrentDictionary<EntityId, ImmutableList<EntityHead>> _acknowledged = new();
    private readonly ConcurrentDictionary<string, EntityId> _commands = new();
    private long _position;
    private int _group;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Reads_beside_a_writer_are_never_older_than_what_was_acknowledged()
    {
        await using (var store = SqliteStores.Create(SqliteStores.Filling(_folder.Path, 16)))
        {
            await store.OpenAsync(Token);
            var writer = Task.Run(() => WriteAsync(store), Token);
            var readers = Enumerable.Range(1, 4).Select(seed => Task.Run(() => ReadAsync(store, new Random(seed)), Token));
            await Task.WhenAll([writer, .. readers]);
        }

        Assert.Equal(["journal is right: 2400 events, 40 entities, 1800 commands, 0 snapshots"], (await VerifyJournal.VerifyAsync(_folder.Path)).Lines);
    }

    private async Task WriteAsync(SqliteJournalStore store)
    {
        for (var group = 0; group < Groups; group++)
        {
            // New entities keep coming, and old ones are written again.
            var first = Entity(group * Entities / Groups);
            var second = Entity(group % ((group * Entities / Groups) + 1));
            AppendUnit[] units = [_units.On(first).Command($"{group}-a").Events(1).Build(), _units.On(second).Command($"{group}-b").Events(3).Build(), _units.On(first).Command($"{group}-c").Recorded().Build()];
            var results = await store.AppendAsync(0, new AppendGroup([.. units]), Token);
            Assert.All(results, static result => Assert.IsType<AppendResult.Written>(result));
            Acknowledge(units);
            Volatile.Write(ref _position, (group + 1) * 4);
            Volatile.Write(ref _group, group + 1);
        }
    }

    private void Acknowledge(AppendUnit[] units)
    {
        foreach (var append in units.SelectMany(static unit => unit.Appends))
        {
            var heads = _acknowledged.GetValueOrDefault(append.Id, []);
            _acknowledged[append.Id] = heads.AddRange(append.Events.Select((e, i) => new EntityHead(append.Expected.Version + 1 + i, e.Hash)));
            _commands[append.Command.CommandId] = append.Id;
        }
    }

    private async Task ReadAsync(SqliteJournalStore store, Random random)
    {
        while (Volatile.Read(ref _group) is var group && group < Groups)
        {
            if (group == 0)
            {
                await Task.Yield();
                continue;
            }

            var id = Entity(random.Next(((group - 1) * Entities / Groups) + 1));
            await CheckEntityAsync(store, id);
            await CheckFeedAsync(store, random.Next(group * 4));
            await CheckListAsync(store, group);
            var command = $"{group - 1}-{"abc"[random.Next(3)]}";
            Assert.NotNull(await store.FindCommandAsync(_commands[command], command, Token));
        }
    }

    private async Task CheckEntityAsync(SqliteJournalStore store, EntityId id)
    {
        var acknowledged = _acknowledged[id];
        var head = (await store.ReadHeadsAsync([id], Token))[0];
        var loaded = await store.LoadAsync(id, null, 1, Token);
        Assert.True(head.Version >= acknowledged.Count, $"Entity {id}: the head is at {head.Version}, acknowledged was {acknowledged.Count}.");
        Assert.True(loaded.Head.Version >= head.Version, $"Entity {id}: loaded at {loaded.Head.Version} behind a head of {head.Version}.");
        Assert.Equal(Enumerable.Range(1, (int)loaded.Head.Version).Select(static version => (long)version), loaded.Tail.Events.Select(static e => e.Version));
        Assert.Equal(acknowledged.Select(static known => known.Hash), loaded.Tail.Events.Take(acknowledged.Count).Select(static e => e.Hash));
    }

    private async Task CheckFeedAsync(SqliteJournalStore store, int after)
    {
        var acknowledged = Volatile.Read(ref _position);
        var feed = await store.ReadPartitionAsync(0, after, FeedFilter.All, new PageLimit(10_000), Token);
        Assert.True(feed.Head >= acknowledged, $"The feed ends at {feed.Head}, acknowledged was {acknowledged}.");
        Assert.Equal(Enumerable.Range(after + 1, (int)feed.Head - after).Select(static position => (long)position), feed.Events.Select(static e => e.Position));
    }

    private static async Task CheckListAsync(SqliteJournalStore store, int group)
    {
        var known = ((group - 1) * Entities / Groups) + 1;
        var list = await store.ListAsync(new EntityFilter("default", "cart", ""), null, 1_000, Token);
        var count = Assert.Single(await store.CountAsync("default", Token));
        Assert.Equal(Enumerable.Range(0, list.Length).Select(static i => Entity(i).Id), list.Select(static entity => entity.Id));
        Assert.InRange(list.Length, known, Entities);
        Assert.InRange(count.Entities, list.Length, Entities);
    }

    private static EntityId Entity(int number) => new("default", "cart", $"e{number:d3}");
}
