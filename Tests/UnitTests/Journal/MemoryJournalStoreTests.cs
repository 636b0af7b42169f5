using ActorState.Journal;
using ActorState.TestKit.Journal;
using Xunit;

namespace ActorState.UnitTests.Journal;

public sealed class MemoryJournalStoreTests(MemoryJournalStoreTests.Fixture fixture)
    : JournalStoreContract<MemoryJournalStoreTests.Fixture>(fixture), IClassFixture<MemoryJournalStoreTests.Fixture>
{
    public sealed class Fixture : IJournalStoreFixture
    {
        public ValueTask<IJournalStore> CreateAsync() => ValueTask.FromResult<IJournalStore>(new MemoryJournalStore());
    }
}
