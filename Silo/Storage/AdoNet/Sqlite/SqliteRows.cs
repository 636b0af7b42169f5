using ActorState.Entities;
using ActorState.Events;
using ActorState.Journal;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>Where the row of a command is: on an event, or a recorded refusal; the other is 0.</summary>
internal readonly record struct SqlitePlace(long Position, long Refusal);

/// <summary>Reads rows that writer and readers both need.</summary>
internal static class SqliteRows
{
    /// <summary>The position that the next event of a partition gets.</summary>
    public static long NextPosition(SqliteSession session, int partition)
    {
        using var row = session.Use(SqliteSql.SelectNextPosition).Bind(partition);
        return row.Step() ? row.Int64(0) : throw new JournalCorruptException($"The counter of partition {partition} is missing.");
    }

    /// <summary>Up to which event and refusal the tables behind the commits are filled.</summary>
    public static SqlitePlace Indexed(SqliteSession session, int partition)
    {
        using var row = session.Use(SqliteSql.SelectIndexed).Bind(partition);
        return row.Step()
            ? new SqlitePlace(row.Int64(0), row.Int64(1))
            : throw new JournalCorruptException($"How far partition {partition} is indexed is missing.");
    }

    /// <summary>An entity's row; <see cref="SqliteEntity.None"/> where there is none.</summary>
    public static SqliteEntity Entity(SqliteSession session, EntityId id)
    {
        using var row = session.Use(SqliteSql.SelectEntity).Bind(id.Tenant).Bind(id.Type).Bind(id.Id);
        return row.Step() ? Entity(row) : SqliteEntity.None;
    }

    /// <summary>The entity of a row of the table.</summary>
    public static SqliteEntity Entity(SqliteStatement row) =>
        new(
            row.Int64(0),
            new EntityHead(row.Int64(1), Hash(row, 2)),
            row.Int64(3),
            row.BytesOrNull(4),
            row.Int64(5) != 0,
            row.Int64(6),
            row.Int64(7));

    /// <summary>The kept answer to a command id as the table behind the commits knows it; null where it knows none.</summary>
    public static CommandRecord? Command(SqliteSession session, EntityId id, long key, string commandId)
    {
        using var row = session.Use(SqliteSql.SelectCommandPlace).Bind(commandId).Bind(key);
        return row.Step() ? CommandAt(session, id, key, commandId, new SqlitePlace(row.Int64(0), row.Int64(1))) : null;
    }

    /// <summary>The kept answer that stands at a place.</summary>
    /// <exception cref="JournalCorruptException">The row does not match its digest: a wrong answer would be worse than none.</exception>
    public static CommandRecord CommandAt(SqliteSession session, EntityId id, long key, string commandId, SqlitePlace place)
    {
        using var row = place.Position > 0
            ? session.Use(SqliteSql.SelectStamp).Bind(place.Position)
            : session.Use(SqliteSql.SelectRefusal).Bind(place.Refusal);
        if (row.Step() && row.Int64(0) == key && row.Text(1) == commandId)
        {
            var command = new CommandRecord(
                commandId,
                row.Bytes(3),
                (EntityOperation)row.Int64(2),
                (CommandOutcome)row.Int64(4),
                row.Int64(5),
                row.Int64(6),
                row.Bytes(7),
                row.Int64(8),
                row.Int64(10));
            if (RowDigest.Of(id, command).AsSpan().SequenceEqual(row.Bytes(9)))
            {
                return command;
            }
        }

        throw new JournalCorruptException($"The row of command {commandId} of entity {id} does not match its digest.");
    }

    /// <summary>The event of a row whose columns begin as <see cref="SqliteSql.SelectEvent"/>'s do.</summary>
    public static EventRecord Event(SqliteStatement row, EntityId id) =>
        new(
            (int)row.Int64(0),
            row.Int64(1),
            id,
            row.Int64(2),
            (int)row.Int64(3),
            row.Text(4),
            row.Bytes(9),
            row.Text(5),
            row.Int64(6),
            Hash(row, 7))
        {
            Metadata = row.Bytes(8),
        };

    /// <summary>A column that holds a hash.</summary>
    public static EventHash Hash(SqliteStatement row, int column)
    {
        var bytes = row.Blob(column);
        return bytes.Length == EventHash.Size ? new EventHash(bytes) : throw new JournalCorruptException($"A stored hash has {bytes.Length} bytes.");
    }
}
