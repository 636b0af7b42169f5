using ActorState.Events;
using ActorState.Journal;
using ActorState.Silo.Storage.AdoNet.Sqlite;
using ActorState.TestKit;
using ActorState.TestKit.Journal;
using SQLitePCL;
using Xunit;

namespace ActorState.UnitTests.Journal;

/// <summary>A read looks at the tail first and takes its snapshot second: what happens between the two, or behind both, costs it nothing.</summary>
public sealed class SqliteTailOrderTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly Dictionary<string, Func<IJournalStore, Task<string>>> Reads = new()
    {
        ["heads"] = static async store => string.Join(' ', (await store.ReadHeadsAsync([SqliteTailJournal.Hot, SqliteTailJournal.Gone], Token)).Select(JournalText.Of)),
        ["load"] = static async store => JournalText.Of(await store.LoadAsync(SqliteTailJournal.Hot, null, 1, Token)),
        ["up"] = static async store => JournalText.Of((await store.ReadEntityAsync(SqliteTailJournal.Hot, 60, false, new PageLimit(10), Token)).Events),
        ["down"] = static async store => JournalText.Of((await store.ReadEntityAsync(SqliteTailJournal.Hot, 70, true, new PageLimit(10), Token)).Events),
        ["version"] = static async store => $"{await store.FindVersionAsync(SqliteTailJournal.Hot, Units.FirstTimeMicros + 50, Token)}",
        ["last"] = static async store => $"{await store.FindLastAsync(SqliteTailJournal.Hot, [SystemEvents.Replaced], 90, Token)}",
        ["command"] = static async store => JournalText.Of(await store.FindCommandAsync(SqliteTailJournal.Hot, "both", Token)),
        ["feed"] = static async store => JournalText.Of((await store.ReadPartitionAsync(0, 0, FeedFilter.All, new PageLimit(1_000), Token)).Events),
        ["list"] = static async store => string.Join(' ', await store.ListAsync(new EntityFilter("default", "cart", ""), null, 10, Token)),
        ["count"] = static async store => string.Join(' ', await store.CountAsync("default", Token)),
    };

    private readonly TempFolder _folder = new();
    private readonly SqliteTailJournal _journal = new();
    private readonly MemoryJournalStore _memory = new();
    private string? _statement;
    private Func<Task>? _meanwhile;

    public static TheoryData<string> Names => [.. Reads.Keys];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_filling_behind_the_snapshot_hides_nothing(string name)
    {
        await using var store = await OpenAsync(_journal.Groups.Count, isAtItsEnd: true);
        Arm("SELECT", () => store.FillAsync(Token).AsTask());

        Assert.Equal(await Reads[name](_memory), await Reads[name](store));
        AssertStruck(name != "heads");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_is_written_and_filled_before_the_snapshot_is_shown_whole_or_not(string name)
    {
        var half = _journal.Groups.Count / 2;
        await using var store = await OpenAsync(half, isAtItsEnd: false);
        var before = await Reads[name](_memory);
        Arm("BEGIN", async () =>
        {
            await AppendAsync(store, _journal.Groups.Skip(half));
            await store.FillAsync(Token);
        });

        var shown = await Reads[name](store);

        AssertStruck(name != "heads");
        await AppendAsync(store, name == "heads" ? _journal.Groups.Skip(half) : []);
        Assert.Contains(shown, new[] { before, await Reads[name](_memory) });
        Assert.Equal(await Reads[name](_memory), await Reads[name](store));
    }

    private async Task<SqliteJournalStore> OpenAsync(int groups, bool isAtItsEnd)
    {
        var store = SqliteStores.Create(SqliteStores.Filling(_folder.Sub(), 1_000_000), connection =>
        {
            // A connection has one of the two.
            if (isAtItsEnd)
            {
                raw.sqlite3_profile(connection, (object _, string sql, long _) => OnStatement(sql), null!);
            }
            else
            {
                raw.sqlite3_trace(connection, (object _, string sql) => OnStatement(sql), null!);
            }
        });
        await store.OpenAsync(Token);
        await AppendAsync(store, _journal.Groups.Take(groups));
        return store;
    }

    private async Task AppendAsync(SqliteJournalStore store, IEnumerable<AppendGroup> groups)
    {
        foreach (var group in groups)
        {
            var expected = JournalText.Of(await _memory.AppendAsync(0, group, Token));
            Assert.Equal(expected, JournalText.Of(await store.AppendAsync(0, group, Token)));
        }
    }

    /// <summary>Some of what the tail holds needs no statement at all.</summary>
    private void AssertStruck(bool isDue) => Assert.Equal(isDue, _meanwhile is null);

    private void Arm(string statement, Func<Task> meanwhile)
    {
        _statement = statement;
        Volatile.Write(ref _meanwhile, meanwhile);
    }

    /// <summary>Holds the reader's thread, once, until the writer has done what is to happen meanwhile.</summary>
    private void OnStatement(string sql)
    {
        if (Thread.CurrentThread.Name?.StartsWith("journal-reader", StringComparison.Ordinal) != true
            || !sql.StartsWith(_statement ?? "-", StringComparison.Ordinal)
            || Interlocked.Exchange(ref _meanwhile, null) is not { } meanwhile)
        {
            return;
        }

        using var done = new ManualResetEventSlim();
        _ = Task.Run(meanwhile, Token).ContinueWith(_ => done.Set(), Token, TaskContinuationOptions.None, TaskScheduler.Default);
        Assert.True(done.Wait(Patience, Token), "The writer did not come to an end.");
    }
}
