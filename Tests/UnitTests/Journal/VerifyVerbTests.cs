using System.Text.RegularExpressions;
using ActorState.Silo.Storage.AdoNet.Sqlite;
using ActorState.Silo.Verbs;
using Microsoft.Data.Sqlite;
using Xunit;

namespace ActorState.UnitTests.Journal;

/// <summary>The verb on journals in every condition in which a process can leave or hold them.</summary>
public sealed class VerifyVerbTests
{
    [Fact]
    public async Task A_journal_that_another_process_writes_is_read_as_it_was_committed()
    {
        using var journal = VerifyJournal.Create();
        using var folderLock = new FileStream(Path.Combine(journal.Folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        journal.Execute("BEGIN IMMEDIATE");
        journal.Append(VerifyJournal.Cart);

        var (_, inside) = await journal.VerifyAsync();
        journal.Execute("COMMIT");
        var (_, behind) = await journal.VerifyAsync();

        Assert.Equal([VerifyJournal.RightSummary], inside);
        Assert.Equal(["journal is right: 116 events, 8 entities, 35 commands, 3 snapshots"], behind);
    }

    [Fact]
    public async Task All_tables_are_read_as_of_one_moment()
    {
        using var journal = VerifyJournal.Create();
        using var rows = SqliteJournalRows.Open(journal.Folder);
        journal.Append(VerifyJournal.Cart);

        var events = await rows.ReadEventsAsync(TestContext.Current.CancellationToken).CountAsync(TestContext.Current.CancellationToken);

        Assert.Equal(116, journal.Events);
        Assert.Equal(115, events);
    }

    [Fact]
    public async Task What_a_killed_process_left_in_the_write_ahead_log_counts()
    {
        using var journal = VerifyJournal.Create();
        using var killed = new Folder();
        foreach (var name in new[] { "journal.db", "journal.db-wal" })
        {
            File.Copy(Path.Combine(journal.Folder, name), Path.Combine(killed.Path, name));
        }

        var (code, lines) = await VerifyJournal.VerifyAsync(killed.Path);

        Assert.True(new FileInfo(Path.Combine(killed.Path, "journal.db")).Length <= 4096, "The events were to be in the log alone.");
        Assert.Equal([VerifyJournal.RightSummary], lines);
        Assert.Equal(0, code);
    }

    [Fact]
    public async Task A_closed_journal_is_right()
    {
        using var journal = VerifyJournal.Create();
        journal.Connection.Close();
        Assert.Equal(["journal.db"], Directory.GetFiles(journal.Folder).Select(Path.GetFileName));

        var (code, lines) = await journal.VerifyAsync();

        Assert.Equal([VerifyJournal.RightSummary], lines);
        Assert.Equal(0, code);
    }

    [Fact]
    public async Task A_damaged_file_is_told_and_never_a_crash()
    {
        using var journal = VerifyJournal.Create();
        journal.Connection.Close();
        var whole = await File.ReadAllBytesAsync(Path.Combine(journal.Folder, "journal.db"), TestContext.Current.CancellationToken);
        var random = new Random(1);
        var codes = new int[3];
        using var damaged = new Folder();
        for (var i = 0; i < 100; i++)
        {
            // Behind the file's header, in whose settings not every bit has a meaning.
            var bytes = (byte[])whole.Clone();
            random.NextBytes(bytes.AsSpan(random.Next(100, bytes.Length - 64), 64));
            await File.WriteAllBytesAsync(Path.Combine(damaged.Path, "journal.db"), bytes, TestContext.Current.CancellationToken);

            var (code, lines) = await VerifyJournal.VerifyAsync(damaged.Path);

            codes[code]++;
            Assert.NotEmpty(lines);
        }

        Assert.True(codes[1] > 0 && codes[2] == 0, $"{codes[0]} right, {codes[1]} not right, {codes[2]} not told.");
    }

    [Theory]
    [InlineData(null, "cannot tell: There is no journal at *journal.db.")]
    [InlineData("", "cannot tell: *journal.db holds no journal.")]
    [InlineData("This is no database at all, whatever its name may be, and it is longer than a header.", "cannot tell: The journal * file is not a database*")]
    public async Task What_is_no_journal_cannot_be_told(string? content, string expected)
    {
        using var folder = new Folder();
        if (content is not null)
        {
            await File.WriteAllTextAsync(Path.Combine(folder.Path, "journal.db"), content, TestContext.Current.CancellationToken);
        }

        var (code, lines) = await VerifyJournal.VerifyAsync(folder.Path);

        Assert.Equal(2, code);
        Assert.Matches("^" + Regex.Escape(expected).Replace("\\*", ".*", StringComparison.Ordinal) + "$", Assert.Single(lines));
    }

    [Fact]
    public async Task Another_applications_database_cannot_be_told()
    {
        using var folder = new Folder();
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(folder.Path, "journal.db")};Pooling=False"))
        {
            connection.Open();
            await using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE other (id INTEGER)";
            command.ExecuteNonQuery();
        }

        var (code, lines) = await VerifyJournal.VerifyAsync(folder.Path);

        Assert.Equal(2, code);
        Assert.EndsWith("holds no journal.", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_folder_comes_from_the_settings()
    {
        using var journal = VerifyJournal.Create();
        using var output = new StringWriter();

        var code = await VerifyVerb.RunAsync(["--ActorState:Data", journal.Folder], output, TestContext.Current.CancellationToken);

        Assert.Equal(0, code);
        Assert.Equal(VerifyJournal.RightSummary + Environment.NewLine, output.ToString());
    }

    [Fact]
    public async Task Another_store_than_sqlite_cannot_be_told()
    {
        using var output = new StringWriter();

        var code = await VerifyVerb.RunAsync(["--ActorState:Store=memory"], output, TestContext.Current.CancellationToken);

        Assert.Equal(2, code);
        Assert.Equal("cannot tell: the store 'memory' has no verification" + Environment.NewLine, output.ToString());
    }

    [Fact]
    public async Task An_interrupted_verification_cannot_tell()
    {
        using var journal = VerifyJournal.Create();
        using var output = new StringWriter();

        var code = await VerifyVerb.RunAsync(journal.Folder, output, new CancellationToken(canceled: true));

        Assert.Equal(2, code);
        Assert.Equal("cannot tell: interrupted" + Environment.NewLine, output.ToString());
    }

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("verify-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
