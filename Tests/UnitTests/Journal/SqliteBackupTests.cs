using ActorState.Silo.Storage.AdoNet.Sqlite;
using ActorState.TestKit;
using Microsoft.Data.Sqlite;
using Xunit;

namespace ActorState.UnitTests.Journal;

/// <summary>The copying of a file that changes meanwhile.</summary>
public sealed class SqliteBackupTests
{
    private const int MegabytesBefore = 20;
    private const int StepsMax = 10;

    [Fact]
    public void Commits_between_two_steps_neither_begin_the_copy_anew_nor_get_into_it()
    {
        using var temp = new TempFolder();
        using var source = Open(Path.Combine(temp.Path, "source"));
        Execute(source, "PRAGMA journal_mode=WAL");
        Execute(source, "CREATE TABLE part (content BLOB)");
        for (var i = 0; i < MegabytesBefore; i++)
        {
            AddMegabyte(source);
        }

        var steps = 0;
        SqliteBackup.Copy(source.DataSource, Path.Combine(temp.Path, "target"), () =>
        {
            Assert.True(++steps < StepsMax, "The copy began anew.");
            AddMegabyte(source);
        });

        using var target = Open(Path.Combine(temp.Path, "target"));
        Assert.Equal(5, steps);
        Assert.Equal((long)MegabytesBefore, Execute(target, "SELECT count(*) FROM part"));
        Assert.Equal((long)MegabytesBefore + steps, Execute(source, "SELECT count(*) FROM part"));
    }

    [Fact]
    public void What_is_no_database_is_not_whole()
    {
        using var temp = new TempFolder();
        var path = Path.Combine(temp.Path, "file");
        File.WriteAllText(path, "This is no database at all, whatever its name may be, and it is longer than a header.");

        Assert.False(SqliteBackup.IsWhole(path));
    }

    private static void AddMegabyte(SqliteConnection connection) => Execute(connection, "INSERT INTO part VALUES (randomblob(1000000))");

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }

    private static object? Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
