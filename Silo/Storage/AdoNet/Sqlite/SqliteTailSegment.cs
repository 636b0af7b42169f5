using System.Collections.Concurrent;
using ActorState.Entities;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>An entity in a segment: before the segment, and now.</summary>
internal sealed class SqliteTailEntity(SqliteEntity before, SqliteEntity now)
{
    private volatile SqliteEntity _now = now;

    public SqliteEntity Before { get; } = before;

    public SqliteEntity Now
    {
        get => _now;
        set => _now = value;
    }
}

/// <summary>A stretch of the tail that one transaction fills into the tables.</summary>
/// <remarks>The journal's writer adds to the newest one and to no other; nothing is ever removed. Thread: any reads.</remarks>
internal sealed class SqliteTailSegment(SqlitePlace from)
{
    private readonly ConcurrentDictionary<EntityId, SqliteTailEntity> _entities = new();
    private readonly ConcurrentDictionary<long, EntityId> _names = new();
    private readonly ConcurrentDictionary<(long Key, string CommandId), SqliteTailCommand> _commands = new();
    private readonly ConcurrentDictionary<(long Key, long Version), long> _milestones = new();

    /// <summary>The last event and refusal before the segment.</summary>
    public SqlitePlace From { get; } = from;

    /// <summary>The last event and refusal of the segment.</summary>
    public SqlitePlace To { get; private set; } = from;

    public int Rows { get; private set; }

    public long Bytes { get; private set; }

    public IEnumerable<KeyValuePair<EntityId, SqliteTailEntity>> Entities => _entities;

    public IEnumerable<KeyValuePair<(long Key, string CommandId), SqliteTailCommand>> Commands => _commands;

    public IEnumerable<KeyValuePair<(long Key, long Version), long>> Milestones => _milestones;

    public SqliteEntity? Find(EntityId id) => _entities.GetValueOrDefault(id)?.Now;

    public bool TryFindName(long key, out EntityId id) => _names.TryGetValue(key, out id);

    public bool TryFindCommand(long key, string commandId, out SqliteTailCommand command) => _commands.TryGetValue((key, commandId), out command);

    public bool TryFindMilestone(long key, long version, out long position) => _milestones.TryGetValue((key, version), out position);

    /// <summary>Takes what a transaction has added. Thread: the journal's writer.</summary>
    public void Add(SqliteChanges changes)
    {
        foreach (var change in changes.Entities)
        {
            if (!_entities.TryAdd(change.Id, new SqliteTailEntity(change.Before, change.Now)))
            {
                _entities[change.Id].Now = change.Now;
            }

            if (change.Before.Key == 0)
            {
                _names[change.Now.Key] = change.Id;
            }
        }

        foreach (var (key, commandId, command) in changes.Commands)
        {
            _commands.TryAdd((key, commandId), command);
        }

        foreach (var (key, version, position) in changes.Milestones)
        {
            _milestones[(key, version)] = position;
        }

        Rows += changes.Rows;
        Bytes += changes.Bytes;
        To = changes.End;
    }
}
