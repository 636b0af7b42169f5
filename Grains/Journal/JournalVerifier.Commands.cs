using System.Runtime.CompilerServices;
using ActorState.Entities;

namespace ActorState.Journal;

public sealed partial class JournalVerifier
{
    private const int FingerprintSize = 32;

    /// <summary>Walks the command rows and the events that name a command side by side, both by command id and entity.</summary>
    private async Task VerifyCommandsAsync(CancellationToken token)
    {
        await using var writes = ReadWritesAsync(token).GetAsyncEnumerator(token);
        await using var places = rows.ReadCommandIndexAsync(token).GetAsyncEnumerator(token);
        var index = new CommandIndex(this, places);
        await index.BeginAsync();
        var left = await writes.MoveNextAsync();
        RawCommand? previous = null;
        await foreach (var row in rows.ReadCommandsAsync(token))
        {
            _commands++;
            VerifyCommand(row, previous);
            await index.VerifyAsync(row);
            previous = row;
            while (left && Compare(writes.Current, row) < 0)
            {
                ReportLeftWrite(writes.Current);
                left = await writes.MoveNextAsync();
            }

            var write = left && Compare(writes.Current, row) == 0 ? writes.Current : null;
            if (row.Malformed is null)
            {
                VerifyWrite(row, write);
            }

            left = write is null ? left : await writes.MoveNextAsync();
        }

        while (left)
        {
            ReportLeftWrite(writes.Current);
            left = await writes.MoveNextAsync();
        }

        await index.EndAsync();
        VerifyRefusalsCounted();
    }

    /// <summary>What each command wrote to each entity, in the order of the command rows.</summary>
    private async IAsyncEnumerable<CommandWrite> ReadWritesAsync([EnumeratorCancellation] CancellationToken token)
    {
        CommandWrite? write = null;
        await foreach (var row in rows.ReadEventCommandsAsync(token))
        {
            if (row.Malformed is not null)
            {
                continue;
            }

            if (write?.Add(row) != true)
            {
                if (write is not null)
                {
                    yield return write;
                }

                write = new CommandWrite(row);
            }
        }

        if (write is not null)
        {
            yield return write;
        }
    }

    private void VerifyCommand(RawCommand row, RawCommand? previous)
    {
        if (previous?.EntityKey == row.EntityKey && previous.CommandId.Span.SequenceEqual(row.CommandId.Span))
        {
            ReportCommand(row, "is known twice");
        }

        var entity = row is { Name: { } name, Malformed: null } ? Named(row.EntityKey, name) : FindEntity(row.EntityKey);
        if (row.Malformed is { } malformed)
        {
            Report($"command row is malformed: {malformed}", entity?.Name ?? KeyName(row.EntityKey), row.LastVersion, PositionOf(row));
        }
        else if (entity is null)
        {
            ReportCommand(row, "is of an entity that has no row");
        }
        else
        {
            var identity = row.Name is { } named ? JournalVerifierFormats.Identity(named) : entity.Identity;
            CountRefusal(row);
            entity.IsRowDue |= row.Place is not { } place || IsIndexed(place);
            Match(_formats.IsIntact(row, identity), row, "has a wrong digest");
            Match(row.Operation is > 0 and <= (int)EntityOperation.Redo, row, $"has the unknown operation {row.Operation}");
            Match(row.Fingerprint.Length == FingerprintSize, row, $"has a fingerprint of {row.Fingerprint.Length} bytes");
            VerifyOutcome(entity, row);
        }
    }

    private void VerifyOutcome(VerifiedEntity entity, RawCommand row)
    {
        switch (row.Outcome)
        {
            case (int)CommandOutcome.Applied or (int)CommandOutcome.Created:
                Match(row.FirstVersion >= 1, row, $"was applied, but its first_version is {row.FirstVersion}");
                break;
            case (int)CommandOutcome.Unchanged or (int)CommandOutcome.Rejected:
                Match(row.FirstVersion == 0, row, $"wrote nothing, but its first_version is {row.FirstVersion}");
                Match(row.LastVersion >= 0 && row.LastVersion <= entity.Version, row, "was judged at a version that has no event");
                break;
            default:
                ReportCommand(row, $"has the unknown outcome {row.Outcome}");
                break;
        }
    }

    private void VerifyWrite(RawCommand row, CommandWrite? write)
    {
        var name = FindEntity(row.EntityKey)?.Name ?? KeyName(row.EntityKey);
        if (write is null)
        {
            Match(row.FirstVersion == 0, row, "was applied, but has no events");
        }
        else if (row.FirstVersion != write.FirstVersion || row.LastVersion != write.LastVersion)
        {
            Report(
                $"{Command(row.CommandId)} names versions {row.FirstVersion} to {row.LastVersion}, but wrote {write.FirstVersion} to {write.LastVersion}",
                name,
                write.FirstVersion,
                write.FirstPosition);
        }
        else if (!write.IsOneUnit)
        {
            Report($"{Command(row.CommandId)} wrote events that are not one unit", name, write.FirstVersion, write.FirstPosition);
        }
    }

    private void ReportLeftWrite(CommandWrite write) =>
        Report(
            $"{Command(write.CommandId)} wrote events, but has no row",
            FindEntity(write.EntityKey)?.Name ?? KeyName(write.EntityKey),
            write.FirstVersion,
            write.FirstPosition);

    private void Match(bool holds, RawCommand row, string otherwise)
    {
        if (!holds)
        {
            ReportCommand(row, otherwise);
        }
    }

    private void ReportCommand(RawCommand row, string what) =>
        Report($"{Command(row.CommandId)} {what}", FindEntity(row.EntityKey)?.Name ?? KeyName(row.EntityKey), row.LastVersion, PositionOf(row));

    private static long? PositionOf(RawCommand row) => row.Place is { Position: > 0 and var position } ? position : null;

    private static string Command(ReadOnlyMemory<byte> id) => $"command {JournalVerifierFormats.Printable(id.Span)}";

    private static int Compare(CommandWrite write, RawCommand row)
    {
        var byId = write.CommandId.Span.SequenceCompareTo(row.CommandId.Span);
        return byId != 0 ? byId : write.EntityKey.CompareTo(row.EntityKey);
    }

    /// <summary>The events that one command wrote to one entity.</summary>
    private sealed class CommandWrite
    {
        private readonly RawEventCommand _first;
        private RawEventCommand _last;

        public CommandWrite(RawEventCommand first) => _first = _last = first;

        public ReadOnlyMemory<byte> CommandId => _first.CommandId;

        public long EntityKey => _first.EntityKey;

        public long FirstVersion => _first.Version;

        public long LastVersion => _last.Version;

        public long FirstPosition => _first.Position;

        /// <summary>Whether versions and positions are dense and all count down to the same end.</summary>
        public bool IsOneUnit { get; private set; } = true;

        /// <summary>Takes the next event if it belongs here.</summary>
        public bool Add(RawEventCommand next)
        {
            if (next.EntityKey != EntityKey || !next.CommandId.Span.SequenceEqual(CommandId.Span))
            {
                return false;
            }

            IsOneUnit &= next.Version == _last.Version + 1
                && next.Partition == _last.Partition
                && next.Position == _last.Position + 1
                && next.UnitLeft == _last.UnitLeft - 1;
            _last = next;
            return true;
        }
    }
}
