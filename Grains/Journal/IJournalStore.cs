using System.Collections.Immutable;
using ActorState.Entities;

namespace ActorState.Journal;

/// <summary>The port of the journal: all events, durable, in one order per partition. Every other stage reads what it keeps.</summary>
/// <remarks>
/// <para>What a store owes, and <c>JournalStoreContract</c> checks: an append judges and writes in one transaction that is durable before it
/// returns; positions are dense and become visible in order; heads (version and hash) and command ids decide, whoever appends; an id names
/// one command per entity for as long as the entity lives.</para>
/// <para>Faults are exceptions of <see cref="JournalException"/>; what a store throws beside them counts as a fault that a unit caused.
/// All members may be called from any thread, by several writers at once. <c>MemoryJournalStore</c> is the tutorial.</para>
/// </remarks>
public interface IJournalStore : IAsyncDisposable
{
    /// <summary>Opens the journal once, before anything else; creates or upgrades its schema.</summary>
    /// <exception cref="JournalRefusedException">The journal must not be opened: another process has it, its format is newer, its mode is not durable.</exception>
    ValueTask<JournalInfo> OpenAsync(CancellationToken token);

    /// <summary>Judges the units of a group in order, writes those that pass, all in one transaction, and returns a result per unit.</summary>
    /// <remarks>
    /// A unit passes if none of its command ids is known and every head it names is the stored one, counting the units that passed before it in the
    /// group. A unit that passes moves heads and, if it has events or is recorded, makes its ids known. A group that writes no row commits nothing.
    /// When this returns, what was written survives any crash that the store survives.
    /// </remarks>
    /// <exception cref="JournalUnavailableException">Nothing was applied.</exception>
    /// <exception cref="JournalFullException">Nothing was applied.</exception>
    /// <exception cref="JournalLockTimeoutException">Nothing was applied; the same group may be tried again.</exception>
    /// <exception cref="JournalRewoundException">Nothing was applied: the stored head is below <see cref="AppendGroup.Acknowledged"/>.</exception>
    /// <exception cref="JournalOutcomeUnknownException">The group may be applied, now or later.</exception>
    ValueTask<ImmutableArray<AppendResult>> AppendAsync(int partition, AppendGroup group, CancellationToken token);

    /// <summary>Loads an entity, whole or as it was at a version, as one consistent read: head, salt, the newest usable snapshot and the first page behind it.</summary>
    /// <param name="id">The entity.</param>
    /// <param name="atVersion">The version to load up to; null, or a version above the head, for the head.</param>
    /// <param name="stateVersion">Snapshots of another state version are of no use.</param>
    /// <param name="token">Gives up waiting.</param>
    ValueTask<LoadedEntity> LoadAsync(EntityId id, long? atVersion, int stateVersion, CancellationToken token);

    /// <summary>Reads an entity's events from a version on (inclusive), upwards or downwards. A page has at least one event if there is one.</summary>
    ValueTask<EventPage> ReadEntityAsync(EntityId id, long from, bool descending, PageLimit limit, CancellationToken token);

    /// <summary>Finds the last version of an entity whose event is not later than a time; 0 when there is none.</summary>
    ValueTask<long> FindVersionAsync(EntityId id, long timeMicros, CancellationToken token);

    /// <summary>Finds the last event of one of some types at or before a version; 0 when there is none. Reads no data.</summary>
    ValueTask<long> FindLastAsync(EntityId id, ImmutableArray<string> types, long atVersion, CancellationToken token);

    /// <summary>Reads a partition behind a position (exclusive), in order.</summary>
    ValueTask<FeedEvents> ReadPartitionAsync(int partition, long after, FeedFilter filter, PageLimit limit, CancellationToken token);

    /// <summary>The position of a partition's last event; 0 when it is empty.</summary>
    /// <exception cref="JournalRewoundException">The store has seen that an older journal was put in the place of the one it opened.</exception>
    ValueTask<long> ReadHeadPositionAsync(int partition, CancellationToken token);

    /// <summary>The stored heads of entities, in the order asked for, in one query that begins after this call.</summary>
    /// <exception cref="JournalRewoundException">The store has seen that an older journal was put in the place of the one it opened.</exception>
    ValueTask<ImmutableArray<EntityHead>> ReadHeadsAsync(ImmutableArray<EntityId> ids, CancellationToken token);

    /// <summary>The kept answer to a command id; null when there is none.</summary>
    ValueTask<CommandRecord?> FindCommandAsync(EntityId id, string commandId, CancellationToken token);

    /// <summary>Existing entities of a type (not deleted, not absent), ids in byte order, behind <paramref name="after"/>.</summary>
    ValueTask<ImmutableArray<EntitySummary>> ListAsync(EntityFilter filter, string? after, int limit, CancellationToken token);

    /// <summary>How many existing entities each type of a tenant has; types without any are absent. Ordered by name.</summary>
    ValueTask<ImmutableArray<TypeCount>> CountAsync(string tenant, CancellationToken token);

    /// <summary>Keeps snapshots, each only where it is newer than what is stored. The newest of an entity is kept, and one per 1,000 versions.</summary>
    ValueTask SaveSnapshotsAsync(ImmutableArray<EntitySnapshot> snapshots, CancellationToken token);
}
