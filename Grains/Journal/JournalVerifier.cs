using ActorState.Entities;

namespace ActorState.Journal;

/// <summary>Proves every row of a journal by the rules of the journal, and names each row that breaks one.</summary>
/// <remarks>
/// <para>It shares no code with what writes the rows: what both got wrong would look right. Memory grows with entities and snapshots, not with events:
/// the events go by once in feed order, and once more by command id beside the command rows.</para>
/// <para>What nothing in a journal vouches for, it cannot miss: a snapshot or a recorded refusal that is gone, and where one unit ends and the next
/// begins when both carry the same command id for different entities.</para>
/// <para>Thread: any, one run at a time.</para>
/// </remarks>
public sealed partial class JournalVerifier(IJournalRows rows, Action<JournalFinding> report)
{
    private const int PartitionsMax = 1_024;

    private readonly JournalVerifierFormats _formats = new();
    private readonly Dictionary<long, VerifiedEntity> _entities = [];
    private readonly Dictionary<long, long> _nextPositions = [];
    private long _partitions = 1;
    private long _events;
    private long _entityRows;
    private long _commands;
    private long _snapshots;
    private long _findings;

    /// <summary>Reads the whole journal once and reports what is wrong in it.</summary>
    /// <exception cref="JournalUnavailableException">The journal cannot be read, so that nothing can be said.</exception>
    public async Task<JournalCounts> RunAsync(CancellationToken token)
    {
        await ReadAsync("journal file", VerifyFilesAsync, token);
        await VerifyJournalAsync(token);
        await ReadAsync("table partition", VerifyPartitionsAsync, token);
        VerifyPartitionIds();
        await ReadAsync("table indexed", LoadIndexedAsync, token);
        await ReadAsync("table milestone", LoadMilestonesAsync, token);

        // Who the rows of a table are about is known only as far as the tables before it could be read.
        if (await ReadAsync("table entity", LoadEntitiesAsync, token))
        {
            await ReadAsync("table snapshot", LoadSnapshotsAsync, token);
            if (await ReadAsync("table event", VerifyEventsAsync, token))
            {
                await ReadAsync("table command", VerifyCommandsAsync, token);
                VerifyEntities();
                VerifyLeftMilestones();
                VerifyUnnamedSnapshots();
            }
        }

        return new JournalCounts(_events, _entityRows, _commands, _snapshots, _findings);
    }

    private async Task<bool> ReadAsync(string what, Func<CancellationToken, Task> verify, CancellationToken token)
    {
        try
        {
            await verify(token);
            return true;
        }
        catch (JournalCorruptException damage)
        {
            Report($"{what} cannot be read to its end ({damage.Message})");
            return false;
        }
    }

    private async Task VerifyFilesAsync(CancellationToken token)
    {
        await foreach (var damage in rows.ReadDamageAsync(token))
        {
            Report($"journal file is damaged ({damage})");
        }
    }

    private async Task VerifyJournalAsync(CancellationToken token)
    {
        var count = 0;
        await ReadAsync("table journal", ReadJournalAsync, token);
        if (count != 1)
        {
            Report($"table journal has {count} rows instead of 1");
        }

        async Task ReadJournalAsync(CancellationToken token)
        {
            await foreach (var row in rows.ReadJournalsAsync(token))
            {
                count++;
                _partitions = row.Partitions;
                if (row.Malformed is { } malformed)
                {
                    Report($"journal row is malformed: {malformed}");
                    continue;
                }

                Check(row.Format == rows.Format, $"journal format {row.Format} is unknown");
                Check(row.Partitions is >= 1 and <= PartitionsMax, $"journal cannot have {row.Partitions} partitions");
                Check(Guid.TryParse(row.Id.Span, out _), "journal id is no UUID");
            }
        }
    }

    private async Task VerifyPartitionsAsync(CancellationToken token)
    {
        await foreach (var row in rows.ReadPartitionsAsync(token))
        {
            if (row.Malformed is { } malformed)
            {
                Report($"partition row is malformed: {malformed}");
            }
            else if (!_nextPositions.TryAdd(row.Id, row.NextPosition))
            {
                Report($"partition {row.Id} has two rows");
            }
        }
    }

    private void VerifyPartitionIds()
    {
        for (var id = 0L; id < Math.Min(_partitions, PartitionsMax); id++)
        {
            Check(_nextPositions.ContainsKey(id), $"partition {id} has no row");
        }

        foreach (var id in _nextPositions.Keys)
        {
            Check(IsPartition(id), $"partition {id} is none of the journal's {_partitions}");
        }
    }

    private bool IsPartition(long id) => id >= 0 && id < _partitions;

    private VerifiedEntity? FindEntity(long key) => _entities.GetValueOrDefault(key);

    private static EventHash? ToHash(ReadOnlyMemory<byte> bytes) => bytes.Length == EventHash.Size ? new EventHash(bytes.Span) : null;

    private void Check(bool holds, string otherwise)
    {
        if (!holds)
        {
            Report(otherwise);
        }
    }

    private void Report(string what, string? entity = null, long? version = null, long? position = null)
    {
        _findings++;
        report(new JournalFinding(what, entity, version, position));
    }
}
