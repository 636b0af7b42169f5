using Npgsql;

namespace ActorState.Silo.Storage.AdoNet.PostgreSql;

/// <summary>The current row of a reader, with nothing taken for granted: a NULL where there must be a value is noted instead.</summary>
internal sealed class PgRawRow(NpgsqlDataReader reader)
{
    private string? _malformed;

    /// <summary>A column that must hold an integer.</summary>
    public long Integer(int column) => IsThere(column, "an integer") ? reader.GetInt64(column) : 0;

    /// <summary>The bytes of a column that must hold text or bytes. Damaged text may be no UTF-8.</summary>
    public ReadOnlyMemory<byte> Bytes(int column) => IsThere(column, "a value") ? reader.GetFieldValue<byte[]>(column) : default;

    /// <summary>The bytes of a column that may be NULL.</summary>
    public ReadOnlyMemory<byte>? BytesOrNull(int column) => reader.IsDBNull(column) ? default(ReadOnlyMemory<byte>?) : reader.GetFieldValue<byte[]>(column);

    /// <summary>Text that the server made.</summary>
    public string String(int column) => reader.GetString(column);

    /// <summary>What was noted since the last call; null if every value was there.</summary>
    public string? TakeMalformed()
    {
        var malformed = _malformed;
        _malformed = null;
        return malformed;
    }

    private bool IsThere(int column, string expected)
    {
        if (!reader.IsDBNull(column))
        {
            return true;
        }

        _malformed ??= $"{reader.GetName(column)} is NULL instead of {expected}";
        return false;
    }
}
