using System.Collections.Immutable;
using ActorState.Entities;
using ActorState.Journal;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>Judges one group and writes what passes, inside a transaction that its caller opens and ends.</summary>
/// <remarks>Thread: the journal's writer.</remarks>
internal sealed class SqliteAppender(SqliteSession session, int partition, AppendGroup group)
{
    private readonly Dictionary<EntityId, SqliteEntity> _entities = [];
    private readonly HashSet<EntityId> _moved = [];

    /// <summary>The judgement of each unit.</summary>
    public ImmutableArray<AppendResult> Results { get; private set; }

    /// <summary>Judges and writes; false when no row was written.</summary>
    public bool Append()
    {
        var next = SqliteRows.NextPosition(session, partition);
        if (next - 1 < group.Acknowledged)
        {
            throw new JournalRewoundException($"The journal ends at position {next - 1}, but position {group.Acknowledged} was acknowledged.");
        }

        Results = Judge(next);
        var passed = group.Units.Where((_, i) => Results[i] is AppendResult.Written).ToList();
        if (!passed.Exists(static unit => unit.Appends.Any(static append => append.IsKept)))
        {
            return false;
        }

        MoveEntities(passed, next);
        WriteEntities();
        var end = WriteUnits(passed, next);
        WriteCounter(next, end);
        return true;
    }

    private ImmutableArray<AppendResult> Judge(long next)
    {
        var judge = new GroupJudge(group.Units.Length);
        foreach (var append in group.Units.SelectMany(static unit => unit.Appends))
        {
            if (!_entities.TryGetValue(append.Id, out var entity))
            {
                _entities[append.Id] = entity = SqliteRows.Entity(session, append.Id);
                judge.AddHead(append.Id, entity.Head);
            }

            if (entity.Key != 0 && SqliteRows.Command(session, append.Id, entity.Key, append.Command.CommandId) is { } known)
            {
                judge.AddCommand(append.Id, known);
            }
        }

        return judge.Judge(group.Units, next);
    }

    // An entity with several units in the group is written once.
    private void MoveEntities(List<AppendUnit> passed, long position)
    {
        foreach (var append in passed.SelectMany(static unit => unit.Appends))
        {
            position += append.Events.Length;
            if (append.IsKept)
            {
                _entities[append.Id] = _entities[append.Id].After(append, position - 1);
                _moved.Add(append.Id);
            }
        }
    }

    private void WriteEntities()
    {
        foreach (var id in _moved)
        {
            var entity = _entities[id];
            using var write = session.Use(entity.Key == 0 ? SqliteSql.InsertEntity : SqliteSql.UpdateEntity)
                .Bind(entity.Head.Version)
                .Bind(entity.Head.Hash.ToArray())
                .Bind(entity.Position)
                .Bind(entity.Salt)
                .Bind(entity.IsDeleted ? 1 : 0)
                .Bind(entity.CreatedMicros)
                .Bind(entity.UpdatedMicros);
            if (entity.Key == 0)
            {
                write.Bind(id.Tenant).Bind(id.Type).Bind(id.Id).Step();
                _entities[id] = entity with { Key = session.LastKey };
            }
            else
            {
                write.Bind(entity.Key).Step();
            }
        }
    }

    private long WriteUnits(List<AppendUnit> passed, long position)
    {
        foreach (var unit in passed)
        {
            var unitLeft = unit.EventCount;
            foreach (var append in unit.Appends.Where(static append => append.IsKept))
            {
                var key = _entities[append.Id].Key;
                for (var i = 0; i < append.Events.Length; i++)
                {
                    unitLeft--;
                    WriteEvent(append, i, key, position, unitLeft);
                    position++;
                }

                WriteCommand(append, key, position - 1);
            }
        }

        return position;
    }

    private void WriteEvent(EntityAppend append, int index, long key, long position, int unitLeft)
    {
        var @event = append.Events[index];
        using var write = session.Use(SqliteSql.InsertEvent)
            .Bind(partition)
            .Bind(position)
            .Bind(key)
            .Bind(append.Expected.Version + 1 + index)
            .Bind(unitLeft)
            .Bind(@event.Type)
            .Bind(EventHasher.JsonForm)
            .Bind(@event.Data.Span)
            .Bind(@event.Metadata.Span)
            .Bind(append.Command.CommandId)
            .Bind(@event.TimeMicros)
            .Bind(@event.Hash.ToArray());
        write.Step();
    }

    private void WriteCommand(EntityAppend append, long key, long lastPosition)
    {
        var command = GroupJudge.Record(append, lastPosition);
        using var write = session.Use(SqliteSql.InsertCommand)
            .Bind(command.CommandId)
            .Bind(key)
            .Bind((long)command.Operation)
            .Bind(command.Fingerprint.Span)
            .Bind((long)command.Outcome)
            .Bind(command.FirstVersion)
            .Bind(command.LastVersion)
            .Bind(command.Result.Span)
            .Bind(command.TimeMicros)
            .Bind(RowDigest.Of(append.Id, command));
        write.Step();
    }

    private void WriteCounter(long next, long end)
    {
        if (end != next)
        {
            using var write = session.Use(SqliteSql.UpdateNextPosition).Bind(end).Bind(partition);
            write.Step();
        }
    }
}
