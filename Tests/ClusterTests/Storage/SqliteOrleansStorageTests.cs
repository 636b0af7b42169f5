using Xunit;

namespace ActorState.ClusterTests.Storage;

/// <summary>Grain storage in a SQLite file.</summary>
public sealed class SqliteOrleansStorageTests(SqliteOrleansStorageFixture fixture)
    : OrleansStorageContract(fixture), IClassFixture<SqliteOrleansStorageFixture>
{
    [Fact]
    public async Task The_file_may_be_created_again()
    {
        await Note("again").WriteAsync("one");

        await fixture.Database.CreateAsync(TestContext.Current.CancellationToken);
        await Note("again").DeactivateAsync();

        Assert.Equal(new NoteRead("one", "1", true), await Note("again").ReadAsync());
    }
}
