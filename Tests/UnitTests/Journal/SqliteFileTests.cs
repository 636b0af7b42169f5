using System.Collections.Concurrent;
using System.Collections.Immutable;
using ActorState.Entities;
using ActorState.Journal;
using ActorState.Silo.Storage.AdoNet.Sqlite;
using ActorState.TestKit;
using ActorState.TestKit.Journal;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SQLitePCL;
using Xunit;

namespace ActorState.UnitTests.Journal;

/// <summary>What is SQLite's own: the file, its threads, its faults.</summary>
public sealed class SqliteFileTests : IDisposable
{
    private static readonly EntityId A = new("default", "cart", "a");
    private static readonly EntityId B = new("default", "cart", "b");

    private readonly TempFolder _folder = new();
    private readonly Units _units = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string JournalPath => Path.Combine(_folder.Path, "journal.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_durability_in_force_is_told()
    {
        await using var store = SqliteStores.Create(_folder.Path);

        var info = await store.OpenAsync(Token);

        Assert.Equal(("sqlite", 2, 1, true), (info.Store, info.Format, info.Partitions, info.IsDurable));
        Assert.Equal("SQLite 3.53.3, journal_mode=wal, synchronous=FULL", info.Durability);
    }

    [Fact]
    public async Task Only_the_stores_own_threads_touch_the_file()
    {
        var threads = new ConcurrentDictionary<string, int>();
        void Trace(sqlite3 connection)
        {
            Count(threads);
            raw.sqlite3_trace(connection, (object _, string _) => Count(threads), null!);
        }

        await using (var store = SqliteStores.Create(_folder.Path, Trace))
        {
            await store.OpenAsync(Token);
            await AppendAsync(store, _units.Append(A, 3));
            await store.SaveSnapshotsAsync([new EntitySnapshot(A, _units.HeadOf(A), 1, null)], Token);
            await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => store.LoadAsync(A, null, 1, Token).AsTask()));
            await store.ReadPartitionAsync(0, 0, FeedFilter.All, new PageLimit(10), Token);
            await store.ListAsync(new EntityFilter("default", "cart", ""), null, 10, Token);
        }

        Assert.Equal(["journal-checkpoint", "journal-reader-1", "journal-reader-2", "journal-writer"], threads.Keys.Order(StringComparer.Ordinal));
        Assert.True(threads["journal-writer"] > 20, "The trace saw too little.");
    }

    [Fact]
    public async Task Everything_is_there_after_a_reopening()
    {
        Guid id;
        await using (var store = SqliteStores.Create(_folder.Path))
        {
            id = (await store.OpenAsync(Token)).Id;
            await AppendAsync(store, _units.On(A).Events(2).Command("once").Build(), _units.On(B).Command("no").Recorded("1").Build());
            await store.SaveSnapshotsAsync([new EntitySnapshot(A, _units.HeadOf(A), 1, "{}"u8.ToArray())], Token);
        }

        Assert.False(File.Exists(JournalPath + "-wal"), "A closed journal has no log left.");
        await using var again = await OpenAsync();
        Assert.Equal(id, (await again.OpenAsync(Token)).Id);
        Assert.Equal(2, await again.ReadHeadPositionAsync(0, Token));
        Assert.Equal(_units.HeadOf(A), (await again.LoadAsync(A, null, 1, Token)).Snapshot!.Head);
        Assert.NotNull(await again.FindCommandAsync(A, "once", Token));
        Assert.NotNull(await again.FindCommandAsync(B, "no", Token));
        Assert.Equal("written at 3", JournalText.Of(await AppendAsync(again, _units.Append(A))));
    }

    [Fact]
    public async Task A_second_store_on_the_folder_is_refused()
    {
        await using var first = await OpenAsync();
        await using var second = SqliteStores.Create(_folder.Path);

        var fault = await Assert.ThrowsAsync<JournalRefusedException>(async () => await second.OpenAsync(Token));

        Assert.StartsWith($"The journal's folder {_folder.Path} is in use by another process or store (process {Environment.ProcessId}). Stop that one", fault.Message, StringComparison.Ordinal);
        await AppendAsync(first, _units.Append(A));
        await first.DisposeAsync();
        await using var third = await OpenAsync();
    }

    [Fact]
    public async Task A_call_before_the_opening_is_a_mistake()
    {
        await using var store = SqliteStores.Create(_folder.Path);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await store.ReadHeadPositionAsync(0, Token));
    }

    [Theory]
    [InlineData("UPDATE schema SET checksum = 'x'", "The journal was made by another 0001_journal.sql (checksum x)")]
    [InlineData("INSERT INTO schema VALUES ('0999_later.sql', '', 0)", "The journal is newer than this program, which does not know its schema script 0999_later.sql.")]
    [InlineData("UPDATE journal SET format = 3", "The journal has format 3, this program knows 2.")]
    [InlineData("UPDATE journal SET partitions = 4", "The journal has 4 partitions, this program knows 1.")]
    public async Task A_journal_of_another_program_is_refused(string change, string message)
    {
        await using (var store = await OpenAsync())
        {
            await store.RunScriptAsync(change, Token);
        }

        await using var again = SqliteStores.Create(_folder.Path);
        var fault = await Assert.ThrowsAsync<JournalRefusedException>(async () => await again.OpenAsync(Token));
        Assert.StartsWith(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused()
    {
        await File.WriteAllTextAsync(JournalPath, new string('x', 8_192), Token);
        await using var store = SqliteStores.Create(_folder.Path);

        var fault = await Assert.ThrowsAsync<JournalRefusedException>(async () => await store.OpenAsync(Token));

        Assert.Equal($"{JournalPath} is damaged or no SQLite database. Restore it from a backup.", fault.Message);
    }

    [Fact]
    public async Task A_full_storage_applies_nothing_reads_on_and_heals()
    {
        await using var store = await OpenAsync();
        await AppendAsync(store, _units.Append(A));
        await store.RunScriptAsync("PRAGMA max_page_count = 1", Token); // Below what is used, it means: no page more.
        var large = _units.On(B).Event("e", $"\"{new string('x', 200_000)}\"").Build();

        await Assert.ThrowsAsync<JournalFullException>(async () => await AppendAsync(store, large));

        Assert.Equal([_units.HeadOf(A), EntityHead.None], await store.ReadHeadsAsync([A, B], Token));
        Assert.Equal(1, await store.ReadHeadPositionAsync(0, Token));
        await store.RunScriptAsync("PRAGMA max_page_count = 100000", Token);
        Assert.Equal("written at 2", JournalText.Of(await AppendAsync(store, large)));
    }

    [Fact]
    public async Task A_fault_that_a_unit_causes_ends_its_group_alone()
    {
        await using var store = await OpenAsync();
        await store.RunScriptAsync(
            "CREATE TRIGGER poisoned BEFORE INSERT ON event WHEN NEW.type = 'poison' BEGIN SELECT RAISE(ABORT, 'poison'); END",
            Token);

        var fault = await Assert.ThrowsAsync<SqliteException>(
            async () => await AppendAsync(store, _units.On(B).Events(1).BuildAside(), _units.On(A).Event("poison", "{}").BuildAside()));

        Assert.Equal(raw.SQLITE_CONSTRAINT, fault.SqliteErrorCode);
        Assert.Equal("written at 1", JournalText.Of(await AppendAsync(store, _units.Append(B))));
        Assert.Equal([EntityHead.None, _units.HeadOf(B)], await store.ReadHeadsAsync([A, B], Token));
    }

    [Fact]
    public async Task A_lock_held_by_another_program_is_a_lock_timeout()
    {
        var options = new SqliteJournalOptions { Folder = _folder.Path, BusyTimeout = TimeSpan.FromMilliseconds(1) };
        await using var store = new SqliteJournalStore(options, TimeProvider.System, NullLogger<SqliteJournalStore>.Instance);
        await store.OpenAsync(Token);
        await using var other = new SqliteConnection($"Data Source={JournalPath};Pooling=False");
        await other.OpenAsync(Token);
        var transaction = other.BeginTransaction(deferred: false);

        await Assert.ThrowsAsync<JournalLockTimeoutException>(async () => await AppendAsync(store, _units.On(A).Events(1).BuildAside()));

        await transaction.RollbackAsync(Token);
        Assert.Equal("written at 1", JournalText.Of(await AppendAsync(store, _units.Append(A))));
    }

    [Fact]
    public async Task A_damaged_snapshot_is_ignored_and_logged()
    {
        var log = new CollectedLog();
        await using var store = SqliteStores.Create(_folder.Path, logger: log);
        await store.OpenAsync(Token);
        await AppendAsync(store, _units.Append(A, 3));
        var first = (await store.ReadEntityAsync(A, 1, false, new PageLimit(1), Token)).Events[0];
        await store.SaveSnapshotsAsync([new EntitySnapshot(A, new EntityHead(1, first.Hash), 1, "one"u8.ToArray())], Token);
        await store.RunScriptAsync("UPDATE snapshot SET state = CAST('two' AS BLOB)", Token);

        var loaded = await store.LoadAsync(A, null, 1, Token);

        Assert.Null(loaded.Snapshot);
        Assert.Equal(3, loaded.Tail.Events.Length);
        Assert.Equal(
            "Entity default/cart/a: the snapshot of version 1 does not match its digest or event; it is ignored.",
            Assert.Single(log.Messages, static message => message.Contains("snapshot", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_row_of_an_entity_never_written_is_zeros_without_a_salt()
    {
        await using (var store = await OpenAsync())
        {
            await AppendAsync(store, _units.On(A).Recorded().Build());
            await AppendAsync(store, _units.On(A).Recorded().Build());
        }

        await using var reader = new SqliteConnection($"Data Source={JournalPath};Pooling=False");
        await reader.OpenAsync(Token);
        await using var command = reader.CreateCommand();
        command.CommandText = "SELECT concat_ws(' ', version, hash = zeroblob(32), position, typeof(salt), deleted, created, updated) FROM entity";
        Assert.Equal("0 1 0 null 0 0 0", await command.ExecuteScalarAsync(Token));
    }

    [Fact]
    public async Task A_damaged_command_row_answers_nobody()
    {
        await using var store = await OpenAsync();
        await AppendAsync(store, _units.On(A).Events(1).Command("once").Build());
        await store.FillAsync(Token); // Until then the answer is in memory.
        await store.RunScriptAsync("UPDATE event SET result = CAST('x' AS BLOB)", Token);

        await Assert.ThrowsAsync<JournalCorruptException>(async () => await store.FindCommandAsync(A, "once", Token));
        await Assert.ThrowsAsync<JournalCorruptException>(async () => await AppendAsync(store, _units.On(A).Command("once").BuildAside()));

        Assert.Equal("written at 2", JournalText.Of(await AppendAsync(store, _units.Append(A))));
    }

    [Fact]
    public async Task A_damaged_file_is_fatal_once_and_then_unavailable()
    {
        await using var store = await OpenAsync();
        await AppendAsync(store, _units.Append(A));
        await store.RunScriptAsync(
            "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET rootpage = 9999 WHERE name = 'event'; PRAGMA writable_schema=RESET",
            Token);

        var fault = await Assert.ThrowsAsync<JournalOutcomeUnknownException>(async () => await AppendAsync(store, _units.Append(A)));

        Assert.True(fault.IsFatal);
        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await AppendAsync(store, _units.On(B).BuildAside()));
        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await store.SaveSnapshotsAsync([], Token));
    }

    [Fact]
    public async Task The_log_is_moved_into_the_file_while_the_journal_is_open()
    {
        await using var store = SqliteStores.Create(new SqliteJournalOptions { Folder = _folder.Path, CheckpointBytes = 4 * 1024 * 1024 });
        await store.OpenAsync(Token);
        for (var i = 0; i < 6; i++)
        {
            await AppendAsync(store, _units.On(A).Event("e", $"\"{new string('x', 1_000_000)}\"").Build());
        }

        // The checkpoint runs on the writer's thread behind the answer, so a later call of that thread comes after it.
        await store.RunScriptAsync("SELECT 1", Token);
        Assert.InRange(new FileInfo(JournalPath).Length, 4_000_000, 8_000_000);
    }

    [Fact]
    public async Task A_caller_that_gave_up_in_line_leaves_nothing()
    {
        await using var store = await OpenAsync();
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await store.AppendAsync(0, new AppendGroup([_units.On(A).Events(1).BuildAside()]), gone.Token));

        Assert.Equal(0, await store.ReadHeadPositionAsync(0, Token));
    }

    private static void Count(ConcurrentDictionary<string, int> threads) =>
        threads.AddOrUpdate(Thread.CurrentThread.Name ?? "unnamed", 1, static (_, count) => count + 1);

    private static ValueTask<ImmutableArray<AppendResult>> AppendAsync(SqliteJournalStore store, params AppendUnit[] units) =>
        store.AppendAsync(0, new AppendGroup([.. units]), Token);

    private async Task<SqliteJournalStore> OpenAsync()
    {
        var store = SqliteStores.Create(_folder.Path);
        await store.OpenAsync(Token);
        return store;
    }

    private sealed class CollectedLog : ILogger<SqliteJournalStore>
    {
        public ConcurrentQueue<string> Messages { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Messages.Enqueue(formatter(state, exception));
    }
}
