using System.Collections.Immutable;
using ActorState.Entities;

namespace ActorState.Journal;

/// <summary>The units that one transaction of the journal judges and commits.</summary>
/// <param name="Units">The units, in the order in which they are judged.</param>
/// <param name="Acknowledged">The highest position that the caller has acknowledged; a journal whose head is lower was rewound.</param>
public sealed record AppendGroup(ImmutableArray<AppendUnit> Units, long Acknowledged = 0);

/// <summary>What is appended all or none: one append per entity, each entity at most once.</summary>
public sealed record AppendUnit(ImmutableArray<EntityAppend> Appends)
{
    /// <summary>A unit of one entity.</summary>
    public AppendUnit(EntityAppend append)
        : this([append])
    {
    }

    /// <summary>How many events the unit holds.</summary>
    public int EventCount
    {
        get
        {
            var count = 0;
            foreach (var append in Appends)
            {
                count += append.Events.Length;
            }

            return count;
        }
    }

    /// <summary>About how many bytes the unit takes in memory and in the store.</summary>
    public long Bytes
    {
        get
        {
            var bytes = 0L;
            foreach (var append in Appends)
            {
                bytes += append.Bytes;
            }

            return bytes;
        }
    }
}

/// <summary>A part of a unit: events of one entity, decided on the head it names.</summary>
/// <param name="Id">The entity.</param>
/// <param name="Expected">The head that the decision was made on.</param>
/// <param name="Salt">The entity's 16 random bytes; stored with version 1.</param>
/// <param name="Command">The command, its fingerprint and its answer.</param>
/// <param name="Events">What happened; empty for a check: head and command id are judged, and nothing is written unless the command is recorded.</param>
/// <param name="ExistsAfter">Whether the entity exists after the events (false after a deletion).</param>
public sealed record EntityAppend(
    EntityId Id,
    EntityHead Expected,
    ReadOnlyMemory<byte> Salt,
    CommandStamp Command,
    ImmutableArray<NewEvent> Events,
    bool ExistsAfter)
{
    /// <summary>The head after the events.</summary>
    public EntityHead HeadAfter => Events.IsEmpty ? Expected : new EntityHead(Expected.Version + Events.Length, Events[^1].Hash);

    /// <summary>Whether the command id becomes known when the append passes.</summary>
    public bool IsKept => !Events.IsEmpty || Command.Record;

    /// <summary>About how many bytes the append takes.</summary>
    public long Bytes
    {
        get
        {
            var bytes = 256L + Command.Result.Length;
            foreach (var @event in Events)
            {
                bytes += 128 + @event.Data.Length + @event.Metadata.Length;
            }

            return bytes;
        }
    }
}

/// <summary>The command behind an append, and the answer to keep for it.</summary>
/// <param name="CommandId">The command id.</param>
/// <param name="Fingerprint">32 bytes that tell the same request from another under the same id.</param>
/// <param name="Operation">What was asked for.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Result">The decider's result, or the refusal, as JSON; may be empty.</param>
/// <param name="TimeMicros">When it was decided.</param>
/// <param name="Record">Keep the answer even without events.</param>
public sealed record CommandStamp(
    string CommandId,
    ReadOnlyMemory<byte> Fingerprint,
    EntityOperation Operation,
    CommandOutcome Outcome,
    ReadOnlyMemory<byte> Result,
    long TimeMicros,
    bool Record);

/// <summary>An event that is not in the journal yet. Its version follows from its place behind the expected head.</summary>
/// <param name="Type">The event's name.</param>
/// <param name="Data">The data, JSON bytes.</param>
/// <param name="Metadata">See <see cref="Events.EventRecord.Metadata"/>; empty when there is none.</param>
/// <param name="TimeMicros">When, in microseconds since the Unix epoch.</param>
/// <param name="Hash">The chained hash.</param>
public sealed record NewEvent(string Type, ReadOnlyMemory<byte> Data, ReadOnlyMemory<byte> Metadata, long TimeMicros, EventHash Hash);

/// <summary>What the journal says of one unit.</summary>
public abstract record AppendResult
{
    private protected AppendResult()
    {
    }

    /// <summary>The unit is applied (or, without events, its check holds).</summary>
    /// <param name="FirstPosition">The position of the unit's first event; 0 when it has none.</param>
    public sealed record Written(long FirstPosition) : AppendResult;

    /// <summary>A command id of the unit is known with the same request: the kept answer is the answer.</summary>
    /// <param name="Command">The kept answer.</param>
    public sealed record Duplicate(CommandRecord Command) : AppendResult;

    /// <summary>A command id of the unit is known with another request.</summary>
    /// <param name="Index">Which append of the unit.</param>
    public sealed record KeyReused(int Index) : AppendResult;

    /// <summary>A head that the unit names is not the stored one.</summary>
    /// <param name="Index">Which append of the unit.</param>
    /// <param name="Actual">The stored head.</param>
    public sealed record Conflict(int Index, EntityHead Actual) : AppendResult;
}
