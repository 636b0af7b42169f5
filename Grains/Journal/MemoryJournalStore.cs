using System.Collections.Immutable;
using ActorState.Entities;
using ActorState.Events;

namespace ActorState.Journal;

/// <summary>A journal in memory: for tests, for trying things out, and as the tutorial for authors of stores.</summary>
/// <remarks>
/// <para>One lock plays the part of the transaction: whoever holds it sees, judges and changes everything at once. A store on a database gets
/// the same by locking the partition's counter first and reading heads and command ids only then (<see cref="AppendAsync"/>).</para>
/// <para>Everything else is reading: all of an entity in one consistent view, pages that end by <see cref="EventPageBuilder"/>, ids in
/// <see cref="ByteOrder"/>. Rows on a disk also carry a <see cref="RowDigest"/>; memory needs none. Thread: any.</para>
/// </remarks>
public sealed partial class MemoryJournalStore : IJournalStore
{
    private const int Format = 1;

    private readonly Lock _lock = new();
    private readonly Dictionary<EntityId, MemoryEntity> _entities = [];
    private readonly List<EventRecord> _log = [];
    private readonly JournalInfo _info = new(Guid.NewGuid(), "memory", Format, 1, "memory, lost with the process", false);
    private bool _closed;

    /// <inheritdoc/>
    public ValueTask<JournalInfo> OpenAsync(CancellationToken token) => InLockAsync(() => _info);

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<AppendResult>> AppendAsync(int partition, AppendGroup group, CancellationToken token)
    {
        CheckPartition(partition);
        return InLockAsync(() => Append(group));
    }

    /// <summary>Nothing survives a closed store; calls behind it find it unavailable.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _closed = true;
        }

        return ValueTask.CompletedTask;
    }

    private ImmutableArray<AppendResult> Append(AppendGroup group)
    {
        // 1. A head below what was acknowledged is an older copy of the journal: nothing must be built on it.
        if (_log.Count < group.Acknowledged)
        {
            throw new JournalRewoundException($"The journal ends at position {_log.Count}, but position {group.Acknowledged} was acknowledged.");
        }

        // 2. Tell the judge what is stored of the group's entities and command ids, and let it judge the units in order.
        var results = Judge(group);

        // 3. Write what passed: units in order, so that positions are dense. Refused units leave nothing behind.
        for (var i = 0; i < results.Length; i++)
        {
            if (results[i] is AppendResult.Written)
            {
                Write(group.Units[i]);
            }
        }

        // 4. A database commits here, and only then answers.
        return results;
    }

    private ImmutableArray<AppendResult> Judge(AppendGroup group)
    {
        var judge = new GroupJudge(group.Units.Length);
        foreach (var append in group.Units.SelectMany(static unit => unit.Appends))
        {
            if (_entities.TryGetValue(append.Id, out var entity))
            {
                judge.AddHead(append.Id, entity.Head);
                if (entity.Commands.TryGetValue(append.Command.CommandId, out var known))
                {
                    judge.AddCommand(append.Id, known);
                }
            }
        }

        return judge.Judge(group.Units, _log.Count + 1);
    }

    private void Write(AppendUnit unit)
    {
        var unitLeft = unit.EventCount;
        foreach (var append in unit.Appends.Where(static append => append.IsKept))
        {
            if (!_entities.TryGetValue(append.Id, out var entity))
            {
                // A refusal that is kept makes an entity of version 0: known to commands, absent to everyone else.
                _entities[append.Id] = entity = new MemoryEntity();
            }

            foreach (var @event in append.Events)
            {
                unitLeft--;
                Add(entity, append, @event, unitLeft);
            }

            entity.Commands[append.Command.CommandId] = GroupJudge.Record(append, append.Events.IsEmpty ? 0 : _log.Count);
        }
    }

    private void Add(MemoryEntity entity, EntityAppend append, NewEvent @event, int unitLeft)
    {
        if (entity.Events.Count == 0)
        {
            entity.Salt = append.Salt;
        }

        var stored = new EventRecord(
            0,
            _log.Count + 1,
            append.Id,
            entity.Events.Count + 1,
            unitLeft,
            @event.Type,
            @event.Data,
            append.Command.CommandId,
            @event.TimeMicros,
            @event.Hash)
        {
            Metadata = @event.Metadata,
        };
        _log.Add(stored);
        entity.Events.Add(stored);
        entity.Exists = append.ExistsAfter;
    }

    private ValueTask<T> InLockAsync<T>(Func<T> work)
    {
        lock (_lock)
        {
            return _closed
                ? throw new JournalUnavailableException("The journal is closed.")
                : ValueTask.FromResult(work());
        }
    }

    private static void CheckPartition(int partition) => ArgumentOutOfRangeException.ThrowIfNotEqual(partition, 0);

    private sealed class MemoryEntity
    {
        public List<EventRecord> Events { get; } = [];

        public Dictionary<string, CommandRecord> Commands { get; } = [];

        public List<EntitySnapshot> Snapshots { get; } = [];

        public ReadOnlyMemory<byte> Salt { get; set; }

        public bool Exists { get; set; }

        public EntityHead Head => HeadAt(Events.Count);

        public EntityHead HeadAt(long version) => version == 0 ? EntityHead.None : new EntityHead(version, Events[(int)version - 1].Hash);
    }
}
