using System.Collections.Immutable;
using ActorState.Entities;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>The tail at a moment: what is committed, and was not yet in the tables when the view was taken.</summary>
/// <remarks>
/// Who reads takes the view first, asks it for the entities, and only then opens a snapshot of the tables: what is missing in the view is in that
/// snapshot, and what the view knows of an entity has its events there. The other order misses what is filled in between. Segments that are filled
/// leave later views, never this one. Thread: any.
/// </remarks>
/// <param name="Segments">The segments, the oldest first.</param>
/// <param name="Head">The position of the last event.</param>
internal sealed record SqliteTailView(ImmutableArray<SqliteTailSegment> Segments, long Head)
{
    /// <summary>The entity, if the tail holds something of it.</summary>
    public SqliteEntity? Find(EntityId id)
    {
        for (var i = Segments.Length - 1; i >= 0; i--)
        {
            if (Segments[i].Find(id) is { } entity)
            {
                return entity;
            }
        }

        return null;
    }

    public bool TryFindCommand(long key, string commandId, out SqlitePlace place)
    {
        foreach (var segment in Segments)
        {
            if (segment.TryFindCommand(key, commandId, out place))
            {
                return true;
            }
        }

        place = default;
        return false;
    }

    /// <summary>The position of a version that has a milestone; 0 if the tail does not hold it.</summary>
    public long FindMilestone(long key, long version)
    {
        foreach (var segment in Segments)
        {
            if (segment.TryFindMilestone(key, version, out var position))
            {
                return position;
            }
        }

        return 0;
    }

    /// <summary>The name of an entity that is new in the tail.</summary>
    public bool TryFindName(long key, out EntityId id)
    {
        foreach (var segment in Segments)
        {
            if (segment.TryFindName(key, out id))
            {
                return true;
            }
        }

        id = default;
        return false;
    }
}
