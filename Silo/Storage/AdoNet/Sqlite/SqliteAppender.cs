using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ActorState.Entities;
using ActorState.Journal;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>Judges one group and writes what passes, inside a transaction that its caller opens and ends.</summary>
/// <remarks>It writes rows at the end of <c>event</c> and <c>command</c> and the counter, nothing else. Thread: the journal's writer.</remarks>
internal sealed class SqliteAppender(SqliteSession session, SqliteTail tail, int partition, AppendGroup group)
{
    private readonly Dictionary<EntityId, SqliteChange> _entities = new(group.Units.Length);
    private readonly SqliteChanges _changes = new();
    private long _nextKey = tail.NextKey;
    private long _refusal = tail.End.Refusal;

    /// <summary>The judgement of each unit.</summary>
    public ImmutableArray<AppendResult> Results { get; private set; }

    /// <summary>Judges and writes; null when no row was written.</summary>
    public SqliteChanges? Append()
    {
        var next = ReadCounter();
        Results = Judge(next);
        var end = WritePassed(next);
        if (_changes.Rows == 0)
        {
            return null;
        }

        WriteCounter(next, end);
        _changes.Entities.AddRange(_entities.Values.Where(static change => !ReferenceEquals(change.Before, change.Now)));
        _changes.End = new SqlitePlace(end - 1, _refusal);
        return _changes;
    }

    private long ReadCounter()
    {
        var next = SqliteRows.NextPosition(session, partition);
        if (next - 1 < group.Acknowledged)
        {
            throw new JournalRewoundException($"The journal ends at position {next - 1}, but position {group.Acknowledged} was acknowledged.");
        }

        return next - 1 == tail.End.Position
            ? next
            : throw new JournalRewoundException($"The journal ends at position {next - 1}, but this process has written up to {tail.End.Position}.");
    }

    private ImmutableArray<AppendResult> Judge(long next)
    {
        var judge = new GroupJudge(group.Units.Length);
        foreach (var unit in group.Units)
        {
            foreach (var append in unit.Appends)
            {
                ref var change = ref CollectionsMarshal.GetValueRefOrAddDefault(_entities, append.Id, out _);
                if (change is null)
                {
                    change = new SqliteChange(append.Id, Find(append.Id));
                    judge.AddHead(append.Id, change.Before.Head);
                }

                var key = change.Before.Key;
                if (key != 0 && tail.FindCommand(session, append.Id, key, append.Command.CommandId) is { } known)
                {
                    judge.AddCommand(append.Id, known);
                }
            }
        }

        return judge.Judge(group.Units, next);
    }

    private SqliteEntity Find(EntityId id)
    {
        if (tail.Find(id) is { } known)
        {
            return known;
        }

        var entity = SqliteRows.Entity(session, id);
        if (entity.Key != 0)
        {
            tail.Keep(id, entity);
        }

        return entity;
    }

    private long WritePassed(long position)
    {
        for (var i = 0; i < Results.Length; i++)
        {
            if (Results[i] is AppendResult.Written)
            {
                position = WriteUnit(group.Units[i], position);
            }
        }

        return position;
    }

    private long WriteUnit(AppendUnit unit, long position)
    {
        var unitLeft = unit.EventCount;
        foreach (var append in unit.Appends)
        {
            if (append.IsKept)
            {
                unitLeft -= append.Events.Length;
                Write(append, position, unitLeft);
                position += append.Events.Length;
            }
        }

        return position;
    }

    private void Write(EntityAppend append, long position, int unitLeft)
    {
        var change = _entities[append.Id];
        if (change.Now.Key == 0)
        {
            change.Now = change.Now with { Key = _nextKey++ };
        }

        var events = append.Events;
        var command = GroupJudge.Record(append, position + events.Length - 1);
        for (var i = 0; i < events.Length; i++)
        {
            WriteEvent(append, i, change.Now, position + i, unitLeft + events.Length - 1 - i, command);
        }

        if (events.IsEmpty)
        {
            WriteRefusal(append.Id, change.Now.Key, command);
        }

        var place = events.IsEmpty ? new SqlitePlace(0, _refusal) : new SqlitePlace(position, 0);
        _changes.AddCommand(change.Now.Key, command.CommandId, new SqliteTailCommand(place, command));
        change.Now = change.Now.After(append, command.LastPosition);
    }

    private void WriteEvent(EntityAppend append, int index, SqliteEntity before, long position, int unitLeft, CommandRecord command)
    {
        var @event = append.Events[index];
        var version = append.Expected.Version + 1 + index;
        using var write = session.Use(SqliteSql.InsertEvent)
            .Bind(position)
            .Bind(partition)
            .Bind(before.Key)
            .Bind(version)
            .Bind(index == 0 ? before.Position : position - 1)
            .Bind(unitLeft)
            .Bind(@event.Type)
            .Bind(EventHasher.JsonForm)
            .Bind(@event.Data.Span)
            .Bind(@event.Metadata.Span)
            .Bind(command.CommandId)
            .Bind(@event.TimeMicros)
            .Bind(@event.Hash);
        if (index == 0)
        {
            Stamp(write, append, command);
        }

        if (version == 1)
        {
            write.Bind(append.Id.Tenant).Bind(append.Id.Type).Bind(append.Id.Id).Bind(append.Salt.Span);
        }

        write.Step();
        _changes.AddEvent(before.Key, version, position);
    }

    private static void Stamp(SqliteStatement write, EntityAppend append, CommandRecord command) => write
        .Bind((long)command.Operation)
        .Bind(command.Fingerprint.Span)
        .Bind((long)command.Outcome)
        .Bind(command.LastVersion)
        .Bind(command.Result.Span)
        .Bind(command.TimeMicros)
        .Bind(append.ExistsAfter ? 0 : 1)
        .Bind(RowDigest.Of(append.Id, command));

    private void WriteRefusal(EntityId id, long key, CommandRecord command)
    {
        using var write = session.Use(SqliteSql.InsertRefusal)
            .Bind(++_refusal)
            .Bind(key)
            .Bind(id.Tenant)
            .Bind(id.Type)
            .Bind(id.Id)
            .Bind(command.CommandId)
            .Bind((long)command.Operation)
            .Bind(command.Fingerprint.Span)
            .Bind((long)command.Outcome)
            .Bind(command.LastVersion)
            .Bind(command.Result.Span)
            .Bind(command.TimeMicros)
            .Bind(RowDigest.Of(id, command));
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
