using System.Diagnostics.CodeAnalysis;
using ActorState.Entities;

namespace ActorState.Silo.Storage.AdoNet;

/// <summary>What is known of the entities that were met lately, bounded in two generations: when the younger one is full, the older one goes.</summary>
/// <remarks>Thread: one at a time.</remarks>
/// <param name="entitiesMax">Of a generation.</param>
internal sealed class RecentEntities<T>(int entitiesMax)
{
    private Dictionary<EntityId, T> _younger = [];
    private Dictionary<EntityId, T> _older = [];

    /// <summary>Finds what is known of an entity, which keeps it known for longer.</summary>
    public bool TryFind(EntityId id, [MaybeNullWhen(false)] out T known)
    {
        if (_younger.TryGetValue(id, out known))
        {
            return true;
        }

        if (!_older.TryGetValue(id, out known))
        {
            return false;
        }

        Keep(id, known);
        return true;
    }

    /// <summary>Keeps what is known now.</summary>
    public void Keep(EntityId id, T known)
    {
        if (_younger.Count >= entitiesMax && !_younger.ContainsKey(id))
        {
            (_younger, _older) = (_older, _younger);
            _younger.Clear();
        }

        _younger[id] = known;
    }

    /// <summary>Forgets an entity.</summary>
    public void Forget(EntityId id)
    {
        _younger.Remove(id);
        _older.Remove(id);
    }
}
