using ActorState.Journal;
using ActorState.Silo.Storage.AdoNet.Sqlite;
using ActorState.TestKit;
using ActorState.TestKit.Journal;
using Xunit;

namespace ActorState.UnitTests.Journal;

/// <summary>The store as it is shipped: what these tests read stands in the tail.</summary>
public sealed class SqliteJournalStoreTests(SqliteJournalStoreTests.Fixture fixture)
    : JournalStoreContract<SqliteJournalStoreTests.Fixture>(fixture), IClassFixture<SqliteJournalStoreTests.Fixture>
{
    public sealed class Fixture() : SqliteFixture(static folder => new SqliteJournalOptions { Folder = folder });
}

/// <summary>The store with its tables filled behind every group: what is read stands in the tables.</summary>
public sealed class SqliteFilledJournalStoreTests(SqliteFilledJournalStoreTests.Fixture fixture)
    : JournalStoreContract<SqliteFilledJournalStoreTests.Fixture>(fixture), IClassFixture<SqliteFilledJournalStoreTests.Fixture>
{
    public sealed class Fixture() : SqliteFixture(static folder => SqliteStores.Filling(folder, 1));
}

/// <summary>The store with a tail of a few events, so that what is read stands in both.</summary>
public sealed class SqliteShortTailJournalStoreTests(SqliteShortTailJournalStoreTests.Fixture fixture)
    : JournalStoreContract<SqliteShortTailJournalStoreTests.Fixture>(fixture), IClassFixture<SqliteShortTailJournalStoreTests.Fixture>
{
    public sealed class Fixture() : SqliteFixture(static folder => SqliteStores.Filling(folder, 3));
}

/// <summary>Makes the stores of a class.</summary>
public abstract class SqliteFixture : IJournalStoreFixture, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Func<string, SqliteJournalOptions> _options;

    private protected SqliteFixture(Func<string, SqliteJournalOptions> options) => _options = options;

    public ValueTask<IJournalStore> CreateAsync() => ValueTask.FromResult<IJournalStore>(SqliteStores.Create(_options(_folder.Sub())));

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
