using ActorState.Entities;

namespace ActorState.Silo.Storage.AdoNet.PostgreSql;

/// <summary>The keys of entities that this process wrote last: a group of them alone is appended on a shorter way.</summary>
/// <remarks>
/// Kept with the head that was written, behind which the entity existed. That head stays in the journal, as each new connection finds out by the last
/// event that was seen; and that nobody has followed it yet is proven by the key of the version behind it. Where an append expects another head, somebody
/// else has written, who may have deleted the entity. Thread: the writer's.
/// </remarks>
internal sealed class PgKeys
{
    private const int EntitiesMax = 32_768;

    private readonly RecentEntities<(long Key, EntityHead Head)> _entities = new(EntitiesMax);

    /// <summary>The key of each entity of a group; null unless all are known, and the plan writes events of all and nothing else.</summary>
    public long[]? Find(PgGroup group, PgPlan plan)
    {
        if (!plan.IsPlain)
        {
            return null;
        }

        var keys = new long[group.Entities.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            if (!_entities.TryFind(group.Entities[i], out var known) || known.Head != group.Expected[i])
            {
                return null;
            }

            keys[i] = known.Key;
        }

        return keys;
    }

    /// <summary>Rows were written.</summary>
    /// <param name="group">The group.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="key">The key of an entity that has rows, by its place.</param>
    public void Learn(PgGroup group, PgGroupRows rows, Func<int, long?> key)
    {
        for (var i = 0; i < group.Entities.Count; i++)
        {
            if (rows.HeadOfExisting(i) is { } head && key(i) is { } number)
            {
                _entities.Keep(group.Entities[i], (number, head));
            }
        }

        _entities.Trim();
    }
}
