using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ActorState.Entities;
using ActorState.Journal;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>Judges one group and writes what passes, inside a transaction that its caller opens and ends.</summary>
/// <remarks>It writes rows at the end of <c>event</c> and <c>command</c> and the counter, nothing else. Thread: the journal's writer.</remarks>
internal sealed class SqliteAppender(SqliteSession session, SqliteTail tail, int partition, AppendGroup group)
{
    private readonly List<SqliteChange> _appends = new(group.Units.Length);
    private readonly SqliteChanges _changes = new();
    private readonly long _transaction = tail.NextTransaction();
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
        foreach (var unit in group.Units)
        {
            foreach (var append in unit.Appends)
            {
                _appends.Add(Find(append));
            }
        }

        return GroupJudge.Judge(group.Units, CollectionsMarshal.AsSpan(_appends), next);
    }

    private SqliteChange Find(EntityAppend append)
    {
        var known = tail.Know(session, append.Id);
        if (known.Change is not { } change || change.Transaction != _transaction)
        {
            known.Change = change = new SqliteChange(append.Id, known.Entity) { Known = known, Transaction = _transaction };
        }

        var key = change.Before.Key;
        if (key != 0 && tail.FindCommand(session, append.Id, key, append.Command.CommandId) is { } command)
        {
            change.Add(command);
        }

        return change;
    }

    private long WritePassed(long position)
    {
        var changes = CollectionsMarshal.AsSpan(_appends);
        for (var i = 0; i < Results.Length; i++)
        {
            var unit = group.Units[i];
            if (Results[i] is AppendResult.Written)
            {
                position = WriteUnit(unit, changes[..unit.Appends.Length], position);
            }

            changes = changes[unit.Appends.Length..];
        }

        return position;
    }

    private long WriteUnit(AppendUnit unit, ReadOnlySpan<SqliteChange> changes, long position)
    {
        var unitLeft = unit.EventCount;
        for (var i = 0; i < changes.Length; i++)
        {
            var append = unit.Appends[i];
            if (append.IsKept)
            {
                unitLeft -= append.Events.Length;
                Write(append, changes[i], position, unitLeft);
                position += append.Events.Length;
            }
        }

        return position;
    }

    private void Write(EntityAppend append, SqliteChange change, long position, int unitLeft)
    {
        var before = change.Now;
        if (before.Key == 0)
        {
            before = before with { Key = _nextKey++ };
        }

        var events = append.Events;
        var command = GroupJudge.Record(append, position + events.Length - 1);
        for (var i = 0; i < events.Length; i++)
        {
            WriteEvent(append, i, before, position + i, unitLeft + events.Length - 1 - i, command);
        }

        if (events.IsEmpty)
        {
            WriteRefusal(append.Id, before.Key, command);
        }

        var place = events.IsEmpty ? new SqlitePlace(0, _refusal) : new SqlitePlace(position, 0);
        _changes.AddCommand(before.Key, command.CommandId, place);
        var now = before.After(append, command.LastPosition);
        if (!ReferenceEquals(change.Before, now) && ReferenceEquals(change.Before, change.Now))
        {
            _changes.Entities.Add(change);
        }

        change.Now = now;
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
