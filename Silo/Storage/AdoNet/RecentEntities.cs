using System.Diagnostics.CodeAnalysis;
using ActorState.Entities;

namespace ActorState.Silo.Storage.AdoNet;

/// <summary>What a journal's writer knows of the entities that it met lately, so that the next append of each needs less of a query.</summary>
/// <remarks>Thread: one at a time.</remarks>
/// <param name="entitiesMax">Of a generation; there are two. When the younger one is full, the older one goes.</param>
internal sealed class RecentEntities<T>(int entitiesMax)
{
    private Dictionary<EntityId, T> _younger = [];
    private Dictionary<EntityId, T> _older = [];

    /// <summary>Finds what is known of an entity, which then stays known for longer.</summary>
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

        _younger[id] = known;
        return true;
    }

    /// <summary>Keeps what is known now, in place of what was.</summary>
    public T Keep(EntityId id, T known) => _younger[id] = known;

    /// <summary>Forgets who was not asked for lately. Not while a group is judged: what is known of an entity must not change in it.</summary>
    public void Trim()
    {
        if (_younger.Count >= entitiesMax)
        {
            (_younger, _older) = (_older, _younger);
            _younger.Clear();
        }
    }
}
