using ActorState.Journal;
using ActorState.TestKit;
using ActorState.TestKit.Journal;
using Microsoft.Data.Sqlite;
using Xunit;

namespace ActorState.UnitTests.Journal;

/// <summary>The files under Fixtures/Journals were made by earlier programs: a red test here means that their journals cannot be opened any more.</summary>
public sealed class SqliteUpgradeTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SqliteTailJournal _journal = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public SqliteUpgradeTests() => File.Copy(Path.Combine(AppContext.BaseDirectory, "Fixtures", "Journals", "format-1.db"), JournalPath);

    private string JournalPath => Path.Combine(_folder.Path, "journal.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_journal_of_format_1_is_brought_up_and_serves_what_it_held()
    {
        var memory = new MemoryJournalStore();
        foreach (var group in _journal.Groups)
        {
            await memory.AppendAsync(0, group, Token);
        }

        var order = (await memory.ReadHeadsAsync([SqliteTailJournal.Order], Token))[0];
        await memory.SaveSnapshotsAsync([new EntitySnapshot(SqliteTailJournal.Order, order, 1, "{\"n\":1}"u8.ToArray())], Token);
        await using (var store = SqliteStores.Create(_folder.Path))
        {
            Assert.Equal(2, (await store.OpenAsync(Token)).Format);
            Assert.Equal(await _journal.DescribeAsync(memory, Token), await _journal.DescribeAsync(store, Token));
            await AssertRightAsync("journal is right: 151 events, 6 entities, 21 commands, 1 snapshots");
            var units = new Units();
            units.Follow(SqliteTailJournal.Order, order);
            Assert.Equal("written at 152", JournalText.Of(await store.AppendAsync(0, new AppendGroup([units.On(SqliteTailJournal.Order).Command("new").Event("added", "{}", timeMicros: Units.FirstTimeMicros + 1_000).Build()]), Token)));
            Assert.Equal("duplicate of", JournalText.Of(await store.AppendAsync(0, _journal.Groups[0], Token))[..12]);
        }

        await AssertRightAsync("journal is right: 152 events, 6 entities, 22 commands, 1 snapshots");
    }

    [Fact]
    public async Task A_journal_that_was_not_brought_up_cannot_be_verified()
    {
        var (code, lines) = await VerifyJournal.VerifyAsync(_folder.Path);

        Assert.Equal([$"cannot tell: {JournalPath} was made by an older program; starting this one brings it up to date."], lines);
        Assert.Equal(2, code);
    }

    [Fact]
    public async Task A_damaged_journal_is_left_as_it_is()
    {
        await ScalarAsync("DELETE FROM event WHERE position = 1");
        await using var store = SqliteStores.Create(_folder.Path);

        var fault = await Assert.ThrowsAsync<JournalRefusedException>(async () => await store.OpenAsync(Token));

        Assert.Equal(
            $"{JournalPath} is damaged: SQLite Error 19: 'CHECK constraint failed: a command has no event: verify the journal with the program that made it'.",
            fault.Message);
        Assert.Equal("1 150", await ScalarAsync("SELECT concat_ws(' ', format, (SELECT COUNT(*) FROM event)) FROM journal"));
    }

    private async Task AssertRightAsync(string right)
    {
        var (_, lines) = await VerifyJournal.VerifyAsync(_folder.Path);
        Assert.Equal([right], lines);
    }

    private async Task<string?> ScalarAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={JournalPath};Pooling=False");
        await connection.OpenAsync(Token);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (await command.ExecuteScalarAsync(Token))?.ToString();
    }
}
