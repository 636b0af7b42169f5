using System.Runtime.InteropServices;
using ActorState.Entities;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>An entity in a segment: before the segment, and now.</summary>
internal sealed class SqliteTailEntity(SqliteTailSegment segment, EntityId id, SqliteEntity before, SqliteEntity now)
{
    private volatile SqliteEntity _now = now;

    public SqliteTailSegment Segment => segment;

    public EntityId Id => id;

    public SqliteEntity Before { get; } = before;

    public SqliteEntity Now
    {
        get => _now;
        set => _now = value;
    }
}

/// <summary>A stretch of the tail that one transaction fills into the tables.</summary>
/// <remarks>The journal's writer adds to the newest one and to no other; nothing is ever removed. Thread: any reads.</remarks>
/// <param name="from">The last event and refusal before the segment.</param>
/// <param name="capacity">About how many rows it is going to have.</param>
internal sealed class SqliteTailSegment(SqlitePlace from, int capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<EntityId, SqliteTailEntity> _entities = new(capacity);
    private readonly Dictionary<long, EntityId> _names = [];
    private readonly Dictionary<(long Key, string CommandId), SqlitePlace> _commands = new(capacity);
    private readonly Dictionary<(long Key, long Version), long> _milestones = [];

    /// <summary>The last event and refusal before the segment.</summary>
    public SqlitePlace From { get; } = from;

    /// <summary>The last event and refusal of the segment.</summary>
    public SqlitePlace To { get; private set; } = from;

    public int Rows { get; private set; }

    public long Bytes { get; private set; }

    public SqliteTailEntity[] Entities
    {
        get
        {
            lock (_lock)
            {
                return [.. _entities.Values];
            }
        }
    }

    public KeyValuePair<(long Key, string CommandId), SqlitePlace>[] Commands
    {
        get
        {
            lock (_lock)
            {
                return [.. _commands];
            }
        }
    }

    public KeyValuePair<(long Key, long Version), long>[] Milestones
    {
        get
        {
            lock (_lock)
            {
                return [.. _milestones];
            }
        }
    }

    public SqliteEntity? Find(EntityId id)
    {
        lock (_lock)
        {
            return _entities.GetValueOrDefault(id)?.Now;
        }
    }

    public bool TryFindName(long key, out EntityId id)
    {
        lock (_lock)
        {
            return _names.TryGetValue(key, out id);
        }
    }

    public bool TryFindCommand(long key, string commandId, out SqlitePlace place)
    {
        lock (_lock)
        {
            return _commands.TryGetValue((key, commandId), out place);
        }
    }

    public bool TryFindMilestone(long key, long version, out long position)
    {
        lock (_lock)
        {
            return _milestones.TryGetValue((key, version), out position);
        }
    }

    /// <summary>Takes what a transaction has added. Thread: the journal's writer.</summary>
    public void Add(SqliteChanges changes)
    {
        lock (_lock)
        {
            foreach (var change in changes.Entities)
            {
                Add(change);
            }

            foreach (var (key, commandId, place) in changes.Commands)
            {
                _commands.TryAdd((key, commandId), place);
            }

            foreach (var (key, version, position) in changes.Milestones)
            {
                _milestones[(key, version)] = position;
            }
        }

        Rows += changes.Rows;
        Bytes += changes.Bytes;
        To = changes.End;
    }

    private void Add(SqliteChange change)
    {
        var known = change.Known;
        if (known?.InTail is { } last && last.Segment == this)
        {
            last.Now = change.Now;
            return;
        }

        ref var entity = ref CollectionsMarshal.GetValueRefOrAddDefault(_entities, change.Id, out _);
        entity ??= new SqliteTailEntity(this, change.Id, change.Before, change.Now);
        entity.Now = change.Now;
        if (change.Before.Key == 0)
        {
            _names[change.Now.Key] = change.Id;
        }

        known?.InTail = entity;
    }
}
