namespace ActorState.Journal;

/// <content>The tables that a store fills behind its commits: as far as they go they say what the log says, and nothing beyond.</content>
public sealed partial class JournalVerifier
{
    private const int VersionsPerMilestone = 64;

    private readonly Dictionary<(long Key, long Version), long> _milestones = [];
    private RawIndexed? _indexed;
    private bool _isBeyondIndex;
    private long _refusals;
    private long _lastRefusal;

    private async Task LoadIndexedAsync(CancellationToken token)
    {
        await foreach (var row in rows.ReadIndexedAsync(token))
        {
            if (row.Malformed is { } malformed)
            {
                Report($"indexed row is malformed: {malformed}");
            }
            else if (!IsPartition(row.Partition) || _indexed is not null)
            {
                Report($"indexed has a row for partition {row.Partition}, which is one too many");
            }
            else
            {
                _indexed = row;
            }
        }

        if (rows.HasIndex && _indexed is null)
        {
            // As after a graceful close, so that what follows is no echo of this.
            Report("indexed has no row");
            _indexed = new RawIndexed(0, long.MaxValue, long.MaxValue);
        }
    }

    private async Task LoadMilestonesAsync(CancellationToken token)
    {
        await foreach (var row in rows.ReadMilestonesAsync(token))
        {
            if (row.Malformed is { } malformed)
            {
                Report($"milestone row is malformed: {malformed}", KeyName(row.EntityKey), row.Version, row.Position);
            }
            else
            {
                _milestones[(row.EntityKey, row.Version)] = row.Position;
            }
        }
    }

    private bool IsIndexed(RawEvent row) => _indexed is null || row.Position <= _indexed.Position;

    private bool IsIndexed(RawPlace place) =>
        _indexed is not null && (place.Refusal > 0 ? place.Refusal <= _indexed.Refusal : place.Position <= _indexed.Position);

    /// <summary>Called with each event before it is looked at, and at the end: behind the last one that the tables know, their rows are due.</summary>
    private void PassIndex(RawEvent? next)
    {
        if (!_isBeyondIndex && (next is null || !IsIndexed(next)))
        {
            _isBeyondIndex = true;
            VerifyEntityRows();
        }

        if (next is null && _indexed is { Position: < long.MaxValue } indexed && indexed.Position > _lastPosition)
        {
            Report($"tables are indexed up to position {indexed.Position}, but the events end at {_lastPosition}", position: indexed.Position);
        }
    }

    private void VerifyMilestone(VerifiedEntity entity, RawEvent row)
    {
        if (_milestones.Remove((row.EntityKey, row.Version), out var position))
        {
            Match(position == row.Position, entity, row, $"milestone says position {position}");
            Match(row.Version % VersionsPerMilestone == 0 && IsIndexed(row), entity, row, "milestone is of a version that has none");
        }
        else if (_indexed is not null && row.Version % VersionsPerMilestone == 0)
        {
            Match(!IsIndexed(row), entity, row, "event has no milestone");
        }
    }

    private void VerifyLeftMilestones()
    {
        foreach (var ((key, version), position) in _milestones)
        {
            Report("milestone is of a version that has no event", FindEntity(key)?.Name ?? KeyName(key), version, position);
        }
    }

    private void CountRefusal(RawCommand row)
    {
        if (row.Place is { Refusal: > 0 and var seq })
        {
            _refusals++;
            _lastRefusal = Math.Max(_lastRefusal, seq);
        }
    }

    private void VerifyRefusalsCounted()
    {
        Check(_refusals == _lastRefusal, $"recorded refusals are {_refusals}, but were numbered up to {_lastRefusal}");
        if (_indexed is { Refusal: < long.MaxValue } indexed)
        {
            Check(indexed.Refusal <= _lastRefusal, $"tables are indexed up to refusal {indexed.Refusal}, but the refusals end at {_lastRefusal}");
        }
    }

    /// <summary>The index of commands beside the commands, both by command id and entity.</summary>
    private sealed class CommandIndex(JournalVerifier verifier, IAsyncEnumerator<RawCommandPlace> places)
    {
        private bool _isLeft;

        public async Task BeginAsync() => _isLeft = await places.MoveNextAsync();

        /// <summary>Finds the row of the next command, and names those before it that no command has.</summary>
        public async Task VerifyAsync(RawCommand row)
        {
            while (_isLeft && Compare(places.Current, row) < 0)
            {
                ReportLeft(places.Current);
                await BeginAsync();
            }

            var entry = _isLeft && Compare(places.Current, row) == 0 ? places.Current : null;
            if (entry is not null)
            {
                await BeginAsync();
            }

            if (row.Place is { } place)
            {
                Verify(row, place, entry);
            }
        }

        /// <summary>Names what is left.</summary>
        public async Task EndAsync()
        {
            while (_isLeft)
            {
                ReportLeft(places.Current);
                await BeginAsync();
            }
        }

        private void Verify(RawCommand row, RawPlace place, RawCommandPlace? entry)
        {
            var isDue = verifier.IsIndexed(place);
            if (entry?.Malformed is { } malformed)
            {
                verifier.ReportCommand(row, $"has a malformed index row: {malformed}");
            }
            else if (isDue != entry is not null)
            {
                verifier.ReportCommand(row, isDue ? "is not in the index" : "is in the index, which does not reach so far");
            }
            else if (entry is not null && entry.Place != place)
            {
                verifier.ReportCommand(row, $"is indexed at position {entry.Place.Position} and refusal {entry.Place.Refusal}, where it is not");
            }
        }

        private void ReportLeft(RawCommandPlace entry) =>
            verifier.Report(
                $"{Command(entry.CommandId)} is in the index, but has no row",
                verifier.FindEntity(entry.EntityKey)?.Name ?? KeyName(entry.EntityKey));

        private static int Compare(RawCommandPlace entry, RawCommand row)
        {
            var byId = entry.CommandId.Span.SequenceCompareTo(row.CommandId.Span);
            return byId != 0 ? byId : entry.EntityKey.CompareTo(row.EntityKey);
        }
    }
}
