using ActorState.Entities;
using ActorState.Events;
using ActorState.Journal;
using Npgsql;

namespace ActorState.Silo.Storage.AdoNet.PostgreSql;

/// <summary>The stored answer to a command, unchecked: the columns of a row of <c>command</c>, or of an append's first event.</summary>
internal readonly record struct PgAnswer(
    short? Operation, byte[]? Fingerprint, short? Outcome, long First, long? Last, byte[]? Result, long? Decided, byte[]? Digest, long? Position)
{
    /// <summary>Reads a row of its columns, in this order.</summary>
    public static PgAnswer Read(NpgsqlDataReader row) =>
        new(Number<short>(row, 0), Bytes(row, 1), Number<short>(row, 2), row.GetInt64(3), Number<long>(row, 4), Bytes(row, 5), Number<long>(row, 6), Bytes(row, 7), Number<long>(row, 8));

    private static T? Number<T>(NpgsqlDataReader row, int column)
        where T : struct => row.IsDBNull(column) ? null : row.GetFieldValue<T>(column);

    private static byte[]? Bytes(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<byte[]>(column);
}

/// <summary>Reads rows that writer and readers both need.</summary>
internal static class PgRows
{
    /// <summary>The columns of an event, as <see cref="Event"/> takes them; its table is called <c>v</c>.</summary>
    public const string EventColumns =
        "v.partition, v.position, v.version, v.unit_left, v.type, v.command_id, v.time, v.hash, v.metadata, v.data";

    /// <summary>The kept answer to a command.</summary>
    /// <exception cref="JournalCorruptException">The row does not match its digest: a wrong answer would be worse than none.</exception>
    public static CommandRecord Command(EntityId id, string commandId, PgAnswer answer)
    {
        if (answer is { Operation: { } operation, Fingerprint: { } fingerprint, Outcome: { } outcome, Last: { } last, Result: { } result, Decided: { } decided, Position: { } position })
        {
            var command = new CommandRecord(
                commandId, fingerprint, (EntityOperation)operation, (CommandOutcome)outcome, answer.First, last, result, decided, position);
            if (RowDigest.Of(id, command).AsSpan().SequenceEqual(answer.Digest))
            {
                return command;
            }
        }

        throw new JournalCorruptException($"The row of command {commandId} of entity {id} does not match its digest.");
    }

    /// <summary>The event of a row that begins with <see cref="EventColumns"/> at a column.</summary>
    public static EventRecord Event(NpgsqlDataReader row, EntityId id, int from = 0) =>
        new(
            row.GetInt32(from),
            row.GetInt64(from + 1),
            id,
            row.GetInt64(from + 2),
            row.GetInt32(from + 3),
            row.GetString(from + 4),
            row.GetFieldValue<byte[]>(from + 9),
            row.GetString(from + 5),
            row.GetInt64(from + 6),
            Hash(row.GetFieldValue<byte[]>(from + 7)))
        {
            Metadata = row.GetFieldValue<byte[]>(from + 8),
        };

    /// <summary>A stored hash.</summary>
    public static EventHash Hash(byte[] bytes) =>
        bytes.Length == EventHash.Size ? new EventHash(bytes) : throw new JournalCorruptException($"A stored hash has {bytes.Length} bytes.");
}
