using System.Text.Json;
using ActorState.Entities;

namespace ActorState.Journal;

public sealed partial class JournalVerifier
{
    private const int JsonForm = 1;

    private long? _partition;
    private long _lastPosition;
    private RawEvent? _previous;

    private async Task VerifyEventsAsync(CancellationToken token)
    {
        await foreach (var row in rows.ReadEventsAsync(token))
        {
            _events++;
            if (row.Partition != _partition)
            {
                EndPartition();
                BeginPartition(row);
            }

            PassIndex(row);
            VerifyPosition(row);
            VerifyRow(row);
            _previous = row;
        }

        PassIndex(null);
        EndPartition();
        foreach (var (id, nextPosition) in _nextPositions)
        {
            // Those with events have been taken out.
            Check(nextPosition == 1, $"partition {id} has next_position {nextPosition}, but no events");
        }
    }

    private void BeginPartition(RawEvent row)
    {
        _partition = row.Partition;
        _lastPosition = 0;
        _previous = null;
    }

    private void EndPartition()
    {
        if (_previous is not { } last)
        {
            return;
        }

        if (last.UnitLeft != 0)
        {
            Report($"event has unit_left {last.UnitLeft}, but is the partition's last", EventEntity(last), last.Version, last.Position);
        }

        if (_nextPositions.Remove(last.Partition, out var nextPosition) && nextPosition != _lastPosition + 1)
        {
            Report($"partition {last.Partition} has next_position {nextPosition}, but its events end at {_lastPosition}", position: _lastPosition + 1);
        }
    }

    private void VerifyPosition(RawEvent row)
    {
        if (row.Position == _lastPosition + 1)
        {
            VerifyUnit(row);
        }
        else if (row.Position > _lastPosition)
        {
            Report(
                row.Position == _lastPosition + 2 ? "position has no event" : $"positions up to {row.Position - 1} have no events",
                position: _lastPosition + 1);
        }
        else
        {
            Report($"event stands behind position {_lastPosition}", EventEntity(row), row.Version, row.Position);
        }

        _lastPosition = row.Position;
    }

    /// <summary>Within a unit, unit_left counts down to 0 under one command id; the rows that do not go together are both named.</summary>
    private void VerifyUnit(RawEvent row)
    {
        if (_previous is not { UnitLeft: not 0 } previous)
        {
            return;
        }

        if (row.UnitLeft != previous.UnitLeft - 1)
        {
            ReportPair(previous, row, "unit_left");
        }
        else if (!row.CommandId.Span.SequenceEqual(previous.CommandId.Span))
        {
            ReportPair(previous, row, "command id");
        }
    }

    private void ReportPair(RawEvent previous, RawEvent row, string column)
    {
        Report($"{column} does not fit the next event of the unit", EventEntity(previous), previous.Version, previous.Position);
        Report($"{column} does not fit the event before in the unit", EventEntity(row), row.Version, row.Position);
    }

    private void VerifyRow(RawEvent row)
    {
        var entity = EntityOf(row);
        if (row.Malformed is { } malformed)
        {
            Report($"event row is malformed: {malformed}", EventEntity(row), row.Version, row.Position);
        }
        else if (entity is null)
        {
            Report("event is of an entity that has no row", EventEntity(row), row.Version, row.Position);
        }
        else
        {
            VerifyLog(entity, row);
            VerifyEvent(entity, row);
            VerifyMilestone(entity, row);
            VerifySnapshots(entity, row);
            Follow(entity, row);
        }
    }

    private void VerifyEvent(VerifiedEntity entity, RawEvent row)
    {
        Match(row.UnitLeft >= 0, entity, row, $"event has unit_left {row.UnitLeft}");
        Match(row.Form == JsonForm, entity, row, $"event has the unknown form {row.Form}");
        Match(
            (entity.Partition ?? row.Partition) == row.Partition && IsPartition(row.Partition),
            entity,
            row,
            $"event stands in the wrong partition {row.Partition}");
        Match(row.Time >= entity.Updated, entity, row, "event time is before the previous event's");
        if (row.Version != entity.Version + 1)
        {
            // Without its predecessor's hash, its own proves nothing.
            Report($"event follows version {entity.Version}", entity.Name, row.Version, row.Position);
            entity.HashDue = null;
        }
        else
        {
            VerifyHash(entity, row);
        }
    }

    private void VerifyHash(VerifiedEntity entity, RawEvent row)
    {
        var erasure = row switch
        {
            { Erased: 0 } or { Erased: 1, Data.Length: EventHash.Size, Metadata.Length: EventHash.Size } => null,
            { Erased: 1 } => "event is erased, but keeps no digests",
            _ => $"event has erased {row.Erased}, neither 0 nor 1",
        };
        if (erasure is not null)
        {
            Report(erasure, entity.Name, row.Version, row.Position);
            entity.HashDue = null;
            return;
        }

        var stored = ToHash(row.Hash);
        var due = _formats.Hash(entity.Hash, entity.Identity, entity.Salt, row);

        // Behind an event whose hash was damaged, the chain goes on from the hash that it should have: only the damaged row is named.
        var holds = stored == due || (entity.HashDue is { } previous && stored == _formats.Hash(previous, entity.Identity, entity.Salt, row));
        Match(holds, entity, row, "event hash is wrong");
        entity.HashDue = holds ? null : due;
    }

    private void Follow(VerifiedEntity entity, RawEvent row)
    {
        entity.IsRowDue |= IsIndexed(row);
        entity.Partition ??= row.Partition;
        entity.Created = entity.Version == 0 ? row.Time : entity.Created;
        entity.Updated = row.Time;
        entity.Version = row.Version;
        entity.Position = row.Position;
        entity.Hash = ToHash(row.Hash) ?? default;
        entity.Deleted = IsDeleted(row);
    }

    private static bool? IsDeleted(RawEvent row) =>
        row.Type.Span.SequenceEqual("$deleted"u8) ? true
        : !row.Type.Span.SequenceEqual("$reverted"u8) ? false
        : row.Erased == 0 ? ReadDeleted(row.Data.Span)
        : null;

    private static bool? ReadDeleted(ReadOnlySpan<byte> data)
    {
        try
        {
            var reader = new Utf8JsonReader(data);
            while (reader.Read())
            {
                if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("deleted"u8))
                {
                    return reader.Read() && reader.TokenType is JsonTokenType.True or JsonTokenType.False ? reader.TokenType == JsonTokenType.True : null;
                }
            }
        }
        catch (JsonException)
        {
            // Data that is no JSON is not what was written, and the hash says so.
        }

        return null;
    }

    private string EventEntity(RawEvent row) => FindEntity(row.EntityKey)?.Name ?? KeyName(row.EntityKey);

    private void Match(bool holds, VerifiedEntity entity, RawEvent row, string otherwise)
    {
        if (!holds)
        {
            Report(otherwise, entity.Name, row.Version, row.Position);
        }
    }
}
