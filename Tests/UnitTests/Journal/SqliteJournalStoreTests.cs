using ActorState.Journal;
using ActorState.TestKit;
using ActorState.TestKit.Journal;
using Xunit;

namespace ActorState.UnitTests.Journal;

public sealed class SqliteJournalStoreTests(SqliteJournalStoreTests.Fixture fixture)
    : JournalStoreContract<SqliteJournalStoreTests.Fixture>(fixture), IClassFixture<SqliteJournalStoreTests.Fixture>
{
    public sealed class Fixture : IJournalStoreFixture, IDisposable
    {
        private readonly TempFolder _folder = new();

        public ValueTask<IJournalStore> CreateAsync() => ValueTask.FromResult<IJournalStore>(SqliteStores.Create(_folder.Sub()));

        public void Dispose() => _folder.Dispose();
    }
}
