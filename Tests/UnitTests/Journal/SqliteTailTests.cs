using ActorState.Journal;
using ActorState.Silo.Storage.AdoNet.Sqlite;
using ActorState.TestKit;
using ActorState.TestKit.Journal;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Xunit;

namespace ActorState.UnitTests.Journal;

/// <summary>What is committed is there, wherever a crash falls between its commit and the tables that are filled behind it.</summary>
public sealed class SqliteTailTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SqliteTailJournal _journal = new();
    private readonly MemoryJournalStore _memory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(40)]
    [InlineData(1_000_000)]
    public async Task A_crash_behind_any_group_leaves_what_was_committed(int rows)
    {
        var folder = _folder.Sub();
        await using var store = await OpenAsync(folder, rows);
        foreach (var group in _journal.Groups)
        {
            await AppendAsync(store, group);
            await AssertSameAsync(store);
            await AssertSurvivesAsync(folder);
        }
    }

    [Fact]
    public async Task A_crash_in_the_middle_of_a_filling_leaves_nothing_of_it()
    {
        var folder = _folder.Sub();
        var copies = new List<string>();
        await using (var store = await OpenAsync(folder, 1_000_000, Copying("INTO entity", "UPDATE entity", "INTO command_index", "INTO milestone", "UPDATE indexed")))
        {
            foreach (var group in _journal.Groups)
            {
                await AppendAsync(store, group);
                if (group == _journal.Groups[5])
                {
                    await store.FillAsync(Token);
                }
            }

            copies.Clear();
            await store.FillAsync(Token);
        }

        Assert.Equal(15, copies.Count); // 3 entities, 10 commands, a milestone, the mark.
        foreach (var copy in copies)
        {
            await AssertSurvivesCopyAsync(copy);
        }

        Action<sqlite3> Copying(params string[] statements) => connection => raw.sqlite3_trace(
            connection,
            (object _, string sql) =>
            {
                if (Array.Exists(statements, statement => sql.Contains(statement, StringComparison.Ordinal)))
                {
                    copies.Add(SqliteStores.CrashCopy(folder, _folder.Sub()));
                }
            },
            null!);
    }

    [Theory]
    [InlineData("IoErrorBeforeFill")]
    [InlineData("IoErrorAfterFill")]
    public async Task A_filling_that_fails_ends_the_store_and_loses_nothing(string fault)
    {
        var folder = _folder.Sub();
        var options = SqliteStores.Filling(folder, 1_000_000);
        options.Faults = Faults.FaultPoints.Parse(fault);
        await using (var store = SqliteStores.Create(options))
        {
            await store.OpenAsync(Token);
            foreach (var group in _journal.Groups)
            {
                await AppendAsync(store, group);
            }

            await store.FillAsync(Token);

            // Behind its commit the tables hold what the tail holds still: nothing is counted or listed twice.
            await AssertSameAsync(store);
            var check = new AppendGroup([new Units().On(SqliteTailJournal.Hot).BuildAside()]);
            var unknown = await Assert.ThrowsAsync<JournalOutcomeUnknownException>(async () => await store.AppendAsync(0, check, Token));
            Assert.True(unknown.IsFatal);
            await Assert.ThrowsAsync<JournalUnavailableException>(async () => await store.AppendAsync(0, check, Token));
            await AssertSameAsync(store);
        }

        await using var again = await OpenAsync(folder, 1_000_000);
        await AssertSameAsync(again);
        await AssertRightAsync(folder);
    }

    [Theory]
    [InlineData("INSERT INTO command_index SELECT command_id, entity_key, position, 0 FROM event WHERE position = 3")]
    [InlineData("UPDATE entity SET version = 3 WHERE id = 'hot' AND tenant = 'default'")]
    [InlineData("UPDATE entity SET hash = zeroblob(32) WHERE id = 'hot' AND tenant = 'default'")]
    [InlineData("DELETE FROM entity WHERE id = 'hot' AND tenant = 'default'")]
    [InlineData("UPDATE entity SET key = 2 WHERE id = 'hot' AND tenant = 'default'")]
    [InlineData("INSERT INTO entity SELECT 99, tenant, type, 'gone', version, hash, position, salt, deleted, created, updated FROM entity WHERE id = 'hot'")]
    [InlineData("INSERT INTO milestone SELECT key, 64, 1 FROM entity WHERE id = 'hot' AND tenant = 'default'")]
    [InlineData("UPDATE indexed SET position = position + 1")]
    public async Task Tables_that_contradict_the_judge_halt_the_store(string damage)
    {
        var folder = _folder.Sub();
        await using var store = await OpenAsync(folder, 1_000_000);
        await store.AppendAsync(0, _journal.Groups[0], Token);
        await store.FillAsync(Token);
        foreach (var group in _journal.Groups.Skip(1))
        {
            await store.AppendAsync(0, group, Token);
        }

        await store.RunScriptAsync(damage, Token);
        await store.FillAsync(Token);

        var fault = await Assert.ThrowsAsync<JournalOutcomeUnknownException>(async () => await store.AppendAsync(0, _journal.Groups[0], Token));
        Assert.True(fault.IsFatal);
    }

    [Fact]
    public async Task A_full_storage_holds_the_filling_up_then_appends_and_both_go_on_by_themselves()
    {
        var isFull = false;
        var folder = _folder.Sub();
        await using var store = await OpenAsync(folder, 1, connection => raw.sqlite3_create_function(connection, "tell", 0, null, (context, _, _) =>
        {
            if (isFull)
            {
                raw.sqlite3_result_error_code(context, raw.SQLITE_FULL);
            }
            else
            {
                raw.sqlite3_result_null(context);
            }
        }));
        await store.RunScriptAsync("CREATE TEMP TRIGGER full BEFORE INSERT ON command_index BEGIN SELECT tell(); END", Token);
        isFull = true;
        var written = 0;
        var full = await Assert.ThrowsAsync<JournalFullException>(async () =>
        {
            foreach (var group in _journal.Groups)
            {
                await AppendAsync(store, group);
                written++;
            }
        });

        Assert.Equal(5, written);
        Assert.Equal("The journal's storage is full.", full.Message);
        await AssertSameAsync(store);
        isFull = false;
        foreach (var group in _journal.Groups.Skip(written))
        {
            await AppendAsync(store, group);
        }

        await store.FillAsync(Token);
        await AssertSameAsync(store);
        Assert.Equal("151", await ScalarAsync(folder, "SELECT position FROM indexed"));
    }

    [Theory]
    [InlineData("DELETE FROM event WHERE position = 4", "The event at position 5 does not follow what is before it.")]
    [InlineData("DELETE FROM event WHERE position = 151", "The counter says that the events end at position 151, but they end at 150.")]
    [InlineData("UPDATE event SET previous = 1 WHERE position = 7", "The event at position 7 does not follow what is before it.")]
    [InlineData("UPDATE event SET version = 9 WHERE position = 7", "The event at position 7 does not follow what is before it.")]
    [InlineData("UPDATE event SET hash = x'00' WHERE position = 7", "A stored hash has 1 bytes.")]
    [InlineData("DELETE FROM indexed", "How far partition 0 is indexed is missing.")]
    public async Task A_log_that_does_not_hang_together_is_refused_and_left_as_it_is(string damage, string message)
    {
        var folder = _folder.Sub();
        string copy;
        await using (var store = await OpenAsync(folder, 1_000_000))
        {
            foreach (var group in _journal.Groups)
            {
                await AppendAsync(store, group);
            }

            await store.RunScriptAsync(damage, Token);
            copy = SqliteStores.CrashCopy(folder, _folder.Sub());
        }

        await using (var again = SqliteStores.Create(copy))
        {
            var fault = await Assert.ThrowsAsync<JournalRefusedException>(async () => await again.OpenAsync(Token));
            Assert.Equal($"{Path.Combine(copy, "journal.db")} is damaged: {message} Restore it from a backup.", fault.Message);
        }

        Assert.Equal("0", await ScalarAsync(copy, "SELECT COUNT(*) FROM entity"));
    }

    [Fact]
    public async Task Without_milestones_everything_is_found_on_a_longer_way()
    {
        var folder = _folder.Sub();
        await using var store = await OpenAsync(folder, 1);
        foreach (var group in _journal.Groups)
        {
            await AppendAsync(store, group);
        }

        await store.FillAsync(Token);
        await store.RunScriptAsync("DELETE FROM milestone", Token);

        await AssertSameAsync(store);
    }

    [Fact]
    public async Task A_closed_journal_has_its_tables_filled()
    {
        var folder = _folder.Sub();
        await using (var store = await OpenAsync(folder, 1_000_000))
        {
            foreach (var group in _journal.Groups)
            {
                await AppendAsync(store, group);
            }

            Assert.Equal("0 0 0 0", await ScalarAsync(folder, Counts));
        }

        Assert.Equal("151 6 21 2", await ScalarAsync(folder, Counts));
        Assert.Equal([SqliteTailJournal.Right], (await VerifyJournal.VerifyAsync(folder)).Lines);
    }

    [Fact]
    public async Task An_idle_journal_fills_its_tables()
    {
        var folder = _folder.Sub();
        var filled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = new SqliteJournalOptions { Folder = folder, FillIdle = TimeSpan.FromMilliseconds(1) };
        await using var store = SqliteStores.Create(options, connection => raw.sqlite3_trace(
            connection,
            (object _, string sql) =>
            {
                if (sql.StartsWith("UPDATE indexed", StringComparison.Ordinal))
                {
                    filled.TrySetResult();
                }
            },
            null!));
        await store.OpenAsync(Token);

        await AppendAsync(store, _journal.Groups[0]);

        await filled.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Token);
        await store.RunScriptAsync("SELECT 1", Token); // Runs behind the filling.
        Assert.Equal("2 1 1 0", await ScalarAsync(folder, Counts));
    }

    private const string Counts =
        "SELECT concat_ws(' ', position, (SELECT COUNT(*) FROM entity), (SELECT COUNT(*) FROM command_index), (SELECT COUNT(*) FROM milestone)) FROM indexed";

    private static async Task<SqliteJournalStore> OpenAsync(string folder, int rows, Action<sqlite3>? opened = null)
    {
        var store = SqliteStores.Create(SqliteStores.Filling(folder, rows), opened);
        await store.OpenAsync(Token);
        return store;
    }

    private async Task AppendAsync(SqliteJournalStore store, AppendGroup group)
    {
        var results = JournalText.Of(await store.AppendAsync(0, group, Token));
        Assert.Equal(JournalText.Of(await _memory.AppendAsync(0, group, Token)), results);
        Assert.DoesNotContain("conflict", results, StringComparison.Ordinal);
    }

    private async Task AssertSameAsync(SqliteJournalStore store) =>
        Assert.Equal(await _journal.DescribeAsync(_memory, Token), await _journal.DescribeAsync(store, Token));

    private Task AssertSurvivesAsync(string folder) => AssertSurvivesCopyAsync(SqliteStores.CrashCopy(folder, _folder.Sub()));

    /// <summary>A copy is right with its tail unfilled, read back, and filled.</summary>
    private async Task AssertSurvivesCopyAsync(string copy)
    {
        await AssertRightAsync(copy);
        await using (var again = await OpenAsync(copy, 3))
        {
            await AssertSameAsync(again);
            await again.FillAsync(Token);
            await AssertSameAsync(again);
        }

        await AssertRightAsync(copy);
    }

    private static async Task AssertRightAsync(string folder)
    {
        var (code, lines) = await VerifyJournal.VerifyAsync(folder);
        Assert.StartsWith("journal is right:", string.Join('\n', lines), StringComparison.Ordinal);
        Assert.Equal(0, code);
    }

    private static async Task<string?> ScalarAsync(string folder, string sql)
    {
        await using var reader = new SqliteConnection($"Data Source={Path.Combine(folder, "journal.db")};Mode=ReadOnly;Pooling=False");
        await reader.OpenAsync(Token);
        await using var command = reader.CreateCommand();
        command.CommandText = sql;
        return (await command.ExecuteScalarAsync(Token))?.ToString();
    }
}
