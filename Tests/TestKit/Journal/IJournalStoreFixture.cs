using ActorState.Journal;

namespace ActorState.TestKit.Journal;

/// <summary>Makes stores for the contract suite.</summary>
public interface IJournalStoreFixture
{
    /// <summary>An empty journal, not yet opened; its test opens and disposes it.</summary>
    ValueTask<IJournalStore> CreateAsync();
}
