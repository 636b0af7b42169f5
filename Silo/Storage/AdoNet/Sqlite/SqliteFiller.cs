using ActorState.Journal;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>Fills a segment of the tail into the tables, in the order of their keys, inside a transaction that its caller opens and ends.</summary>
/// <remarks>
/// The keys of the tables prove once more what the judge has judged: a command id names one command of an entity, an entity's head is followed once.
/// Thread: the journal's writer.
/// </remarks>
internal sealed class SqliteFiller(SqliteSession session, int partition, SqliteTailSegment segment)
{
    /// <summary>The highest command id filled, in ordinal order.</summary>
    public string LastCommandId { get; private set; } = "";

    /// <summary>Fills the segment and moves the mark.</summary>
    /// <exception cref="JournalCorruptException">The tables hold what cannot be before the segment.</exception>
    public void Fill()
    {
        FillEntities();
        FillCommands();
        FillMilestones();
        using var move = session.Use(SqliteSql.UpdateIndexed)
            .Bind(segment.To.Position)
            .Bind(segment.To.Refusal)
            .Bind(partition)
            .Bind(segment.From.Position)
            .Bind(segment.From.Refusal);
        move.Step();
        if (session.Changes != 1)
        {
            throw new JournalCorruptException($"The tables are not filled up to position {segment.From.Position} and refusal {segment.From.Refusal}.");
        }
    }

    private void FillEntities()
    {
        var entities = segment.Entities;
        Array.Sort(Array.ConvertAll(entities, static entity => entity.Now.Key), entities);
        foreach (var entity in entities)
        {
            var id = entity.Id;
            var (before, now) = (entity.Before, entity.Now);
            using var write = session.Use(before.Key == 0 ? SqliteSql.InsertEntity : SqliteSql.UpdateEntity)
                .Bind(now.Head.Version)
                .Bind(now.Head.Hash)
                .Bind(now.Position)
                .Bind(now.Salt)
                .Bind(now.IsDeleted ? 1 : 0)
                .Bind(now.CreatedMicros)
                .Bind(now.UpdatedMicros)
                .Bind(now.Key);
            if (before.Key == 0)
            {
                write.Bind(id.Tenant).Bind(id.Type).Bind(id.Id).Step();
            }
            else
            {
                write.Bind(before.Head.Version).Bind(before.Head.Hash).Step();
                if (session.Changes != 1)
                {
                    throw new JournalCorruptException($"Entity {id} is not at version {before.Head.Version}, which its next event followed.");
                }
            }
        }
    }

    private void FillCommands()
    {
        var commands = segment.Commands;
        Array.Sort(commands, static (x, y) => string.CompareOrdinal(x.Key.CommandId, y.Key.CommandId) is var byId and not 0 ? byId : x.Key.Key.CompareTo(y.Key.Key));
        foreach (var ((key, id), place) in commands)
        {
            using var write = session.Use(SqliteSql.InsertCommandPlace).Bind(id).Bind(key).Bind(place.Position).Bind(place.Refusal);
            write.Step();
        }

        LastCommandId = commands is [.., var last] ? last.Key.CommandId : "";
    }

    private void FillMilestones()
    {
        foreach (var ((key, version), position) in segment.Milestones.OrderBy(static milestone => milestone.Key))
        {
            using var write = session.Use(SqliteSql.InsertMilestone).Bind(key).Bind(version).Bind(position);
            write.Step();
        }
    }
}
