using System.Text;
using ActorState.Entities;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>A prepared statement of one connection. Bind, step, read; <see cref="Dispose"/> ends the use and keeps it prepared.</summary>
/// <remarks>
/// It speaks to SQLite's own API: a group runs hundreds of small statements, and an ADO.NET command costs several times what they do.
/// Thread: the one of its connection.
/// </remarks>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;
    private int _bound;

    public SqliteStatement(sqlite3 connection, string sql)
    {
        _connection = connection;
        var code = raw.sqlite3_prepare_v3(connection, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement);
        SqliteException.ThrowExceptionForRC(code, connection);
    }

    /// <summary>Binds the next parameter.</summary>
    public SqliteStatement Bind(long value) => Bound(raw.sqlite3_bind_int64(_statement, ++_bound, value));

    /// <inheritdoc cref="Bind(long)"/>
    public SqliteStatement Bind(string value)
    {
        const int bytesOnStackMax = 512;
        if (value.Length is 0 or > bytesOnStackMax / 3)
        {
            return Bound(raw.sqlite3_bind_text(_statement, ++_bound, value));
        }

        Span<byte> bytes = stackalloc byte[bytesOnStackMax];
        var length = Encoding.UTF8.GetBytes(value, bytes);
        return Bound(raw.sqlite3_bind_text(_statement, ++_bound, bytes[..length]));
    }

    /// <inheritdoc cref="Bind(long)"/>
    public SqliteStatement Bind(ReadOnlySpan<byte> value) => Bound(
        value.IsEmpty
            ? raw.sqlite3_bind_zeroblob(_statement, ++_bound, 0) // An empty span is a null pointer, which would bind NULL.
            : raw.sqlite3_bind_blob(_statement, ++_bound, value));

    /// <inheritdoc cref="Bind(long)"/>
    public SqliteStatement Bind(EventHash value)
    {
        Span<byte> bytes = stackalloc byte[EventHash.Size];
        value.CopyTo(bytes);
        return Bind(bytes);
    }

    /// <inheritdoc cref="Bind(long)"/>
    public SqliteStatement Bind(ReadOnlyMemory<byte>? value) => value is { } bytes ? Bind(bytes.Span) : Bound(raw.sqlite3_bind_null(_statement, ++_bound));

    /// <summary>Moves to the next row; false when there is none.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code is not raw.SQLITE_ROW and not raw.SQLITE_DONE)
        {
            SqliteException.ThrowExceptionForRC(code, _connection);
        }

        return code == raw.SQLITE_ROW;
    }

    public long Int64(int column) => raw.sqlite3_column_int64(_statement, column);

    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    /// <summary>The bytes of a column, until the next step.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(_statement, column);

    public byte[] Bytes(int column) => raw.sqlite3_column_blob(_statement, column).ToArray();

    /// <summary>A column that may be NULL, which is not the same as empty.</summary>
    public ReadOnlyMemory<byte>? BytesOrNull(int column) => IsNull(column) ? default(ReadOnlyMemory<byte>?) : Bytes(column);

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    /// <summary>Ends the use: an open statement would pin the log, and bound bodies their memory.</summary>
    public void Dispose()
    {
        _bound = 0;
        _ = raw.sqlite3_reset(_statement); // Repeats the code of the last step, which has been dealt with.
        _ = raw.sqlite3_clear_bindings(_statement);
    }

    /// <summary>Lets the statement go, before its connection is closed.</summary>
    public void Close() => _statement.Dispose();

    private SqliteStatement Bound(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            // The caller does not have the statement in hand yet, and would leave it half bound for the next use.
            Dispose();
            SqliteException.ThrowExceptionForRC(code, _connection);
        }

        return this;
    }
}
