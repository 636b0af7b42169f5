using ActorState.Entities;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>An entity as the journal's writer knows it, with what the group and the segment at hand know of it, so that neither has to look it up.</summary>
/// <remarks>Thread: the journal's writer.</remarks>
internal sealed class SqliteKnown(SqliteEntity entity)
{
    /// <summary>The entity behind the last commit.</summary>
    public SqliteEntity Entity { get; set; } = entity;

    /// <summary>What a transaction does to it; of use to the transaction that it names.</summary>
    public SqliteChange? Change { get; set; }

    /// <summary>Where a segment keeps it; of use to the segment that it names.</summary>
    public SqliteTailEntity? InTail { get; set; }
}

/// <summary>Entities that were written or read lately, so that the next append of each needs no query. One process owns the file, so they are right.</summary>
/// <remarks>Thread: the journal's writer.</remarks>
/// <param name="entitiesMax">Of a generation; there are two. When the younger one is full, the older one goes.</param>
internal sealed class SqliteHeads(int entitiesMax = 16_384)
{
    private Dictionary<EntityId, SqliteKnown> _younger = [];
    private Dictionary<EntityId, SqliteKnown> _older = [];

    public SqliteKnown? Find(EntityId id)
    {
        if (_younger.TryGetValue(id, out var known))
        {
            return known;
        }

        if (_older.TryGetValue(id, out known))
        {
            _younger[id] = known;
            return known;
        }

        return null;
    }

    /// <summary>Keeps an entity that is not known.</summary>
    public SqliteKnown Keep(EntityId id, SqliteEntity entity) => _younger[id] = new SqliteKnown(entity);

    /// <summary>Forgets who was not asked for lately. Not while a group is judged: an entity must not be known twice in it.</summary>
    public void Trim()
    {
        if (_younger.Count >= entitiesMax)
        {
            (_younger, _older) = (_older, _younger);
            _younger.Clear();
        }
    }
}
