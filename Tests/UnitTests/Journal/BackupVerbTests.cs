using ActorState.Silo.Verbs;
using ActorState.TestKit;
using Microsoft.Data.Sqlite;
using Xunit;

namespace ActorState.UnitTests.Journal;

/// <summary>The verb on journals that a process holds or left, and on targets of every kind.</summary>
public sealed class BackupVerbTests
{
    private static readonly string[] JournalAlone = ["journal.db"];

    [Fact]
    public async Task A_backup_is_a_proven_copy_without_anything_beside_it()
    {
        using var journal = VerifyJournal.Create();
        using var temp = new TempFolder();
        var target = temp.Sub();

        var (code, lines) = await BackUpAsync(journal.Folder, target);

        Assert.Equal([VerifyJournal.RightSummary, $"backed up: journal.db in {target}"], lines);
        Assert.Equal(0, code);
        Assert.Equal(JournalAlone, Names(target));
        Assert.Equal([VerifyJournal.RightSummary], (await VerifyJournal.VerifyAsync(target)).Lines);
    }

    [Fact]
    public async Task A_transaction_that_another_process_has_open_is_not_in_it()
    {
        using var journal = VerifyJournal.Create();
        using var temp = new TempFolder();
        journal.Execute("BEGIN IMMEDIATE");
        journal.Append(VerifyJournal.Cart);

        var (inside, _) = await BackUpAsync(journal.Folder, Path.Combine(temp.Path, "inside"));
        journal.Execute("COMMIT");
        var (behind, lines) = await BackUpAsync(journal.Folder, Path.Combine(temp.Path, "behind"));

        Assert.Equal((0, 0), (inside, behind));
        Assert.Equal([VerifyJournal.RightSummary], (await VerifyJournal.VerifyAsync(Path.Combine(temp.Path, "inside"))).Lines);
        Assert.Equal("journal is right: 116 events, 8 entities, 35 commands, 3 snapshots", lines[0]);
    }

    [Fact]
    public async Task The_storage_of_Orleans_comes_along()
    {
        using var journal = VerifyJournal.Create();
        using var temp = new TempFolder();
        Execute(Path.Combine(journal.Folder, "orleans.db"), "CREATE TABLE OrleansStorage (Payload); INSERT INTO OrleansStorage VALUES ('kept')");
        var target = temp.Sub();

        var (code, lines) = await BackUpAsync(journal.Folder, target);

        Assert.Equal((0, $"backed up: orleans.db, journal.db in {target}"), (code, lines[^1]));
        Assert.Equal(["journal.db", "orleans.db"], Names(target));
        Assert.Equal("kept", Execute(Path.Combine(target, "orleans.db"), "SELECT Payload FROM OrleansStorage"));
    }

    [Fact]
    public async Task An_empty_folder_is_taken_as_it_is()
    {
        using var journal = VerifyJournal.Create();
        using var temp = new TempFolder();

        var (code, _) = await BackUpAsync(journal.Folder, temp.Path);

        Assert.Equal(0, code);
        Assert.Equal(JournalAlone, Names(temp.Path));
    }

    [Fact]
    public async Task Nothing_is_ever_written_over()
    {
        using var journal = VerifyJournal.Create();
        using var temp = new TempFolder();
        var file = Path.Combine(temp.Path, "journal.db");
        await File.WriteAllTextAsync(file, "older", TestContext.Current.CancellationToken);

        foreach (var target in new[] { temp.Path, file })
        {
            var (code, lines) = await BackUpAsync(journal.Folder, target);

            Assert.Equal([$"not backed up: {target} exists and is not an empty folder; a backup is never written over anything."], lines);
            Assert.Equal(2, code);
        }

        Assert.Equal(JournalAlone, Names(temp.Path));
        Assert.Equal("older", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Without_a_journal_there_is_no_backup_and_no_folder()
    {
        using var temp = new TempFolder();
        var target = temp.Sub();

        var (code, lines) = await BackUpAsync(temp.Path, target);

        Assert.Equal([$"not backed up: There is no journal at {Path.Combine(temp.Path, "journal.db")}."], lines);
        Assert.Equal(2, code);
        Assert.False(Path.Exists(target));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_journal_that_is_not_right_leaves_the_target_as_it_was(bool isNew)
    {
        using var journal = VerifyJournal.Create();
        using var temp = new TempFolder();
        journal.Execute("UPDATE event SET type = 'other' WHERE position = 7");
        var target = isNew ? temp.Sub() : temp.Path;

        var (code, lines) = await BackUpAsync(journal.Folder, target);

        Assert.Equal((1, "not backed up: the copy of the journal is not proven"), (code, lines[^1]));
        Assert.Contains(lines, static line => line.Contains("position 7", StringComparison.Ordinal));
        Assert.Equal(isNew, !Path.Exists(target));
        Assert.Empty(Directory.EnumerateFileSystemEntries(temp.Path));
    }

    [Fact]
    public async Task An_interruption_leaves_nothing()
    {
        using var journal = VerifyJournal.Create();
        using var temp = new TempFolder();
        using var output = new StringWriter();
        var target = temp.Sub();

        var code = await BackupVerb.RunAsync(journal.Folder, target, output, new CancellationToken(canceled: true));

        Assert.Equal((2, "not backed up: interrupted" + Environment.NewLine), (code, output.ToString()));
        Assert.False(Path.Exists(target));
    }

    [Theory]
    [InlineData("usage: Silo backup <new folder> [--ActorState:Data ./data] ...")]
    [InlineData("usage: Silo backup <new folder> [--ActorState:Data ./data] ...", "--ActorState:Data", "x")]
    [InlineData("not backed up: the store is PostgreSQL, whose own tools make its backups: pg_dump, or pg_basebackup with WAL archiving", "t", "--ActorState:Store=postgres")]
    [InlineData("not backed up: the store 'memory' keeps nothing that could be", "t", "--ActorState:Store", "memory")]
    public async Task What_it_cannot_do_it_says(string expected, params string[] arguments)
    {
        using var output = new StringWriter();

        var code = await BackupVerb.RunAsync(arguments, output, TestContext.Current.CancellationToken);

        Assert.Equal((2, expected + Environment.NewLine), (code, output.ToString()));
    }

    [Fact]
    public async Task The_data_folder_comes_from_the_settings()
    {
        using var journal = VerifyJournal.Create();
        using var temp = new TempFolder();
        using var output = new StringWriter();

        var code = await BackupVerb.RunAsync([temp.Sub(), "--ActorState:Data", journal.Folder], output, TestContext.Current.CancellationToken);

        Assert.Equal(0, code);
    }

    private static async Task<(int Code, string[] Lines)> BackUpAsync(string data, string target)
    {
        using var output = new StringWriter();
        var code = await BackupVerb.RunAsync(data, target, output, TestContext.Current.CancellationToken);
        return (code, output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    private static string?[] Names(string folder) => [.. Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)];

    private static object? Execute(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
