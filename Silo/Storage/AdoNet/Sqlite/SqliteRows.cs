using ActorState.Entities;
using ActorState.Events;
using ActorState.Journal;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>An entity's row. Key 0: not stored yet.</summary>
internal sealed record SqliteEntity(
    long Key,
    EntityHead Head,
    long Position,
    ReadOnlyMemory<byte>? Salt,
    bool IsDeleted,
    long CreatedMicros,
    long UpdatedMicros)
{
    public static SqliteEntity None { get; } = new(0, EntityHead.None, 0, null, false, 0, 0);

    /// <summary>The row behind an append that passed.</summary>
    public SqliteEntity After(EntityAppend append, long lastPosition)
    {
        if (append.Events.IsEmpty)
        {
            return this;
        }

        var isFirst = Head.Version == 0;
        return this with
        {
            Head = append.HeadAfter,
            Position = lastPosition,
            Salt = isFirst ? append.Salt : Salt,
            IsDeleted = !append.ExistsAfter,
            CreatedMicros = isFirst ? append.Events[0].TimeMicros : CreatedMicros,
            UpdatedMicros = append.Events[^1].TimeMicros,
        };
    }
}

/// <summary>Reads rows that writer and readers both need.</summary>
internal static class SqliteRows
{
    /// <summary>The position that the next event of a partition gets.</summary>
    public static long NextPosition(SqliteSession session, int partition)
    {
        using var row = session.Use(SqliteSql.SelectNextPosition).Bind(partition);
        return row.Step() ? row.Int64(0) : throw new JournalCorruptException($"The counter of partition {partition} is missing.");
    }

    /// <summary>An entity's row; <see cref="SqliteEntity.None"/> where there is none.</summary>
    public static SqliteEntity Entity(SqliteSession session, EntityId id)
    {
        using var row = session.Use(SqliteSql.SelectEntity).Bind(id.Tenant).Bind(id.Type).Bind(id.Id);
        return row.Step()
            ? new SqliteEntity(
                row.Int64(0),
                new EntityHead(row.Int64(1), Hash(row, 2)),
                row.Int64(3),
                row.BytesOrNull(4),
                row.Int64(5) != 0,
                row.Int64(6),
                row.Int64(7))
            : SqliteEntity.None;
    }

    /// <summary>The kept answer to a command id; null where there is none.</summary>
    /// <exception cref="JournalCorruptException">The row does not match its digest: a wrong answer would be worse than none.</exception>
    public static CommandRecord? Command(SqliteSession session, EntityId id, long key, string commandId)
    {
        using var row = session.Use(SqliteSql.SelectCommand).Bind(commandId).Bind(key);
        if (!row.Step())
        {
            return null;
        }

        var command = new CommandRecord(
            commandId,
            row.Bytes(1),
            (EntityOperation)row.Int64(0),
            (CommandOutcome)row.Int64(2),
            row.Int64(3),
            row.Int64(4),
            row.Bytes(5),
            row.Int64(6),
            row.Int64(8));
        return !row.IsNull(8) && RowDigest.Of(id, command).AsSpan().SequenceEqual(row.Bytes(7))
            ? command
            : throw new JournalCorruptException($"The row of command {commandId} of entity {id} does not match its digest.");
    }

    /// <summary>The event of a row whose columns begin as <see cref="SqliteSql.SelectPartition"/>'s do.</summary>
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
        var bytes = row.Bytes(column);
        return bytes.Length == EventHash.Size ? new EventHash(bytes) : throw new JournalCorruptException($"A stored hash has {bytes.Length} bytes.");
    }
}
