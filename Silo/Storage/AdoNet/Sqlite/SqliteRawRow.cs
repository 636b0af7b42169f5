using SQLitePCL;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>The current row of a statement, read without any conversion: a value of another kind than asked for is noted instead.</summary>
/// <remarks>Beneath the ADO.NET reader, which would convert such a value, and text that is no UTF-8, silently. Thread: one at a time.</remarks>
internal sealed class SqliteRawRow(sqlite3_stmt statement)
{
    private string? _malformed;

    /// <summary>A column that must hold an integer.</summary>
    public long Integer(int column) => Is(column, raw.SQLITE_INTEGER) ? raw.sqlite3_column_int64(statement, column) : 0;

    /// <summary>A column that must hold an integer or NULL.</summary>
    public long? IntegerOrNull(int column) => IsAny(column) ? Integer(column) : null;

    /// <summary>Whether any of some columns is not NULL.</summary>
    public bool IsAny(params ReadOnlySpan<int> columns)
    {
        foreach (var column in columns)
        {
            if (raw.sqlite3_column_type(statement, column) != raw.SQLITE_NULL)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The bytes of a column that must hold text.</summary>
    public ReadOnlyMemory<byte> Text(int column) => Is(column, raw.SQLITE_TEXT) ? Bytes(column) : default;

    /// <summary>The bytes of a column that must hold a blob.</summary>
    public ReadOnlyMemory<byte> Blob(int column) => Is(column, raw.SQLITE_BLOB) ? Bytes(column) : default;

    /// <summary>The bytes of a column that must hold a blob or NULL.</summary>
    /// <remarks>The default is spelled out: a bare null would become an empty memory, which is not NULL.</remarks>
    public ReadOnlyMemory<byte>? BlobOrNull(int column) =>
        raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL ? default(ReadOnlyMemory<byte>?) : Blob(column);

    /// <summary>What was noted since the last call; null if every value was of its kind.</summary>
    public string? TakeMalformed()
    {
        var malformed = _malformed;
        _malformed = null;
        return malformed;
    }

    private bool Is(int column, int expected)
    {
        var actual = raw.sqlite3_column_type(statement, column);
        if (actual == expected)
        {
            return true;
        }

        _malformed ??= $"{raw.sqlite3_column_name(statement, column).utf8_to_string()} is {Name(actual)} instead of {Name(expected)}";
        return false;
    }

    private byte[] Bytes(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    private static string Name(int kind) => kind switch
    {
        raw.SQLITE_INTEGER => "an integer",
        raw.SQLITE_FLOAT => "a real number",
        raw.SQLITE_TEXT => "text",
        raw.SQLITE_BLOB => "a blob",
        _ => "NULL",
    };
}
