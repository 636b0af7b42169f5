using ActorState.Entities;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>Entities that were written or read lately, so that the next append of each needs no query. One process owns the file, so they are right.</summary>
/// <remarks>Thread: the journal's writer.</remarks>
/// <param name="entitiesMax">Of a generation; there are two. When the younger one is full, the older one goes.</param>
internal sealed class SqliteHeads(int entitiesMax = 16_384)
{
    private Dictionary<EntityId, SqliteEntity> _younger = [];
    private Dictionary<EntityId, SqliteEntity> _older = [];

    public SqliteEntity? Find(EntityId id)
    {
        if (_younger.TryGetValue(id, out var entity))
        {
            return entity;
        }

        if (_older.TryGetValue(id, out entity))
        {
            Keep(id, entity);
            return entity;
        }

        return null;
    }

    public void Keep(EntityId id, SqliteEntity entity)
    {
        if (_younger.Count >= entitiesMax && !_younger.ContainsKey(id))
        {
            (_younger, _older) = (_older, _younger);
            _younger.Clear();
        }

        _younger[id] = entity;
    }
}
