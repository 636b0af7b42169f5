using System.Collections.Immutable;
using ActorState.Entities;
using ActorState.Events;

namespace ActorState.Journal;

/// <summary>What an opened journal is.</summary>
/// <param name="Id">The journal's id, made with it.</param>
/// <param name="Store">The kind of store.</param>
/// <param name="Format">The version of what is stored.</param>
/// <param name="Partitions">How many partitions.</param>
/// <param name="Durability">The mode in force as read back, for people.</param>
/// <param name="IsDurable">Whether an acknowledged append survives a crash of the process and of the machine.</param>
public sealed record JournalInfo(Guid Id, string Store, int Format, int Partitions, string Durability, bool IsDurable);

/// <summary>The limits of a page: it ends at whichever comes first, but holds at least one event if there is one.</summary>
public readonly record struct PageLimit(int Events, long Bytes)
{
    /// <summary>The bytes that end every page.</summary>
    public const long BytesMax = 4 * 1024 * 1024;

    /// <summary>A page of at most so many events, and 4 MiB.</summary>
    public PageLimit(int events)
        : this(events, BytesMax)
    {
    }
}

/// <summary>A page of an entity's events.</summary>
/// <param name="Events">The events, in the order asked for.</param>
/// <param name="More">Whether there are more behind the last one.</param>
public sealed record EventPage(ImmutableArray<EventRecord> Events, bool More);

/// <summary>A page of a partition.</summary>
/// <param name="Events">The events that pass the filter, positions rising.</param>
/// <param name="LastLooked">The last position looked at, whether its event passed or not; the position asked from when there was none.</param>
/// <param name="Head">The position of the partition's last event, in the same read.</param>
public sealed record FeedEvents(ImmutableArray<EventRecord> Events, long LastLooked, long Head);

/// <summary>Which events of a partition are wanted.</summary>
/// <param name="Tenant">Only this tenant's; null for all.</param>
/// <param name="Types">Only these entity types; empty for all.</param>
/// <param name="LookedMax">After so many events looked at the page ends, full or not.</param>
public sealed record FeedFilter(string? Tenant, ImmutableArray<string> Types, int LookedMax = 10_000)
{
    /// <summary>Everything.</summary>
    public static FeedFilter All { get; } = new(null, []);
}

/// <summary>Which entities are to be listed.</summary>
public sealed record EntityFilter(string Tenant, string Type, string Prefix);

/// <summary>How many existing entities a type has.</summary>
public sealed record TypeCount(string Type, long Entities);

/// <summary>An entity as read from the journal, in one consistent read.</summary>
/// <param name="Head">The head at the version loaded; <see cref="EntityHead.None"/> for an entity never written.</param>
/// <param name="Position">The position of the head's event; 0 at version 0.</param>
/// <param name="TimeMicros">The time of the head's event; 0 at version 0.</param>
/// <param name="Salt">The entity's salt; empty for an entity never written.</param>
/// <param name="Snapshot">The newest usable snapshot at or below that version; null to fold from the start.</param>
/// <param name="Tail">The first page of events behind the snapshot, up to the version loaded.</param>
public sealed record LoadedEntity(
    EntityHead Head,
    long Position,
    long TimeMicros,
    ReadOnlyMemory<byte> Salt,
    EntitySnapshot? Snapshot,
    EventPage Tail)
{
    /// <summary>The version of the stored head, whatever version was asked for.</summary>
    public long HeadVersion { get; init; }
}

/// <summary>A saved state: only ever an optimisation.</summary>
/// <param name="Id">The entity.</param>
/// <param name="Head">The head it was folded up to.</param>
/// <param name="StateVersion">The version of the state's shape.</param>
/// <param name="State">The state as encoded by its entity type; null where the entity is absent at that version.</param>
public sealed record EntitySnapshot(EntityId Id, EntityHead Head, int StateVersion, ReadOnlyMemory<byte>? State);

/// <summary>The kept answer to a command.</summary>
/// <param name="CommandId">The command id.</param>
/// <param name="Fingerprint">32 bytes that tell the same request from another.</param>
/// <param name="Operation">What was asked for.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="FirstVersion">The version of the first event written; 0 when nothing was written.</param>
/// <param name="LastVersion">The version of the last event written, or the one the command was judged at.</param>
/// <param name="Result">The decider's result, or the refusal, as JSON; may be empty.</param>
/// <param name="TimeMicros">When it was decided.</param>
/// <param name="LastPosition">The position of the last event written; 0 when nothing was written.</param>
public sealed record CommandRecord(
    string CommandId,
    ReadOnlyMemory<byte> Fingerprint,
    EntityOperation Operation,
    CommandOutcome Outcome,
    long FirstVersion,
    long LastVersion,
    ReadOnlyMemory<byte> Result,
    long TimeMicros,
    long LastPosition);
