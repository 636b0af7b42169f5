using ActorState.Entities;
using ActorState.Journal;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>Reads the tail back from what is committed, before the first append.</summary>
/// <remarks>Thread: the journal's writer.</remarks>
internal sealed class SqliteTailLoader(SqliteSession session, SqliteTail tail, int partition)
{
    private readonly Dictionary<long, SqliteChange> _known = [];
    private Dictionary<long, SqliteChange> _moved = [];
    private SqliteChanges _changes = new();
    private SqlitePlace _end;

    /// <summary>Reads it.</summary>
    /// <exception cref="JournalCorruptException">What is committed does not fit together.</exception>
    public void Load()
    {
        var indexed = SqliteRows.Indexed(session, partition);
        var lastKey = long.Parse(session.Scalar(SqliteSql.SelectLastKey)!, System.Globalization.CultureInfo.InvariantCulture);
        tail.Begin(indexed, lastKey, session.Scalar(SqliteSql.SelectLastCommandId)!);
        _end = indexed;
        LoadRefusals(indexed.Refusal);
        LoadEvents(indexed.Position);
        var next = SqliteRows.NextPosition(session, partition);
        if (next - 1 != tail.End.Position)
        {
            throw new JournalCorruptException($"The counter says that the events end at position {next - 1}, but they end at {tail.End.Position}.");
        }
    }

    private void LoadRefusals(long after)
    {
        using var rows = session.Use(SqliteSql.SelectTailRefusals).Bind(after);
        while (rows.Step())
        {
            var key = rows.Int64(1);
            var change = FindChange(key, () => new EntityId(rows.Text(3), rows.Text(4), rows.Text(5)));
            _end = _end with { Refusal = rows.Int64(0) };
            _changes.AddCommand(key, rows.Text(2), new SqlitePlace(0, _end.Refusal));
            change.Now = change.Now with { Key = key };
            _moved[key] = change;
            Take();
        }
    }

    private void LoadEvents(long after)
    {
        using var rows = session.Use(SqliteSql.SelectTailEvents).Bind(after);
        while (rows.Step())
        {
            Follow(rows);

            // A segment ends where a unit does.
            if (rows.Int64(4) == 0)
            {
                Take();
            }
        }
    }

    private void Follow(SqliteStatement row)
    {
        var (position, key, version) = (row.Int64(0), row.Int64(1), row.Int64(2));
        var isFirst = version == 1;
        var change = FindChange(key, () => isFirst ? new EntityId(row.Text(9), row.Text(10), row.Text(11)) : throw Misplaced(position));
        var before = change.Now;
        if (position != _end.Position + 1 || version != before.Head.Version + 1 || row.Int64(3) != before.Position)
        {
            throw Misplaced(position);
        }

        change.Now = before with
        {
            Key = key,
            Head = new EntityHead(version, SqliteRows.Hash(row, 7)),
            Position = position,
            Salt = isFirst ? row.Bytes(12) : before.Salt,
            IsDeleted = row.IsNull(8) ? before.IsDeleted : row.Int64(8) != 0,
            CreatedMicros = isFirst ? row.Int64(6) : before.CreatedMicros,
            UpdatedMicros = row.Int64(6),
        };
        _moved[key] = change;
        _end = _end with { Position = position };
        _changes.AddEvent(key, version, position);
        if (!row.IsNull(8))
        {
            _changes.AddCommand(key, row.Text(5), new SqlitePlace(position, 0));
        }
    }

    private SqliteChange FindChange(long key, Func<EntityId> name)
    {
        if (_moved.TryGetValue(key, out var change))
        {
            return change;
        }

        if (!_known.TryGetValue(key, out change))
        {
            using var row = session.Use(SqliteSql.SelectEntityOfKey).Bind(key);
            change = row.Step()
                ? new SqliteChange(new EntityId(row.Text(8), row.Text(9), row.Text(10)), SqliteRows.Entity(row))
                : new SqliteChange(name(), SqliteEntity.None);
        }

        // Each change of the tail has a before of its own.
        return new SqliteChange(change.Id, change.Now);
    }

    private void Take()
    {
        _changes.Entities.AddRange(_moved.Values.Where(static change => change.Before != change.Now));
        _changes.End = _end;
        tail.Take(_changes);
        foreach (var (key, change) in _moved)
        {
            _known[key] = change;
        }

        (_moved, _changes) = ([], new SqliteChanges());
    }

    private static JournalCorruptException Misplaced(long position) =>
        new($"The event at position {position} does not follow what is before it.");
}
