using System.Runtime.InteropServices;
using System.Text;
using ActorState.Entities;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>A prepared statement of one connection. Bind, step, read; <see cref="Dispose"/> ends the use and keeps it prepared.</summary>
/// <remarks>
/// It speaks to SQLite's own API: a group runs hundreds of small statements, and an ADO.NET command costs several times what they do. Values are bound
/// where they lie, in memory of the statement.
/// Thread: the one of its connection.
/// </remarks>
internal sealed class SqliteStatement : IDisposable
{
    // What an event's row takes with a small body. Larger values are copied by SQLite.
    private const int BytesMax = 4_096;
    private const int BytesPerCharacterMax = 3;

    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;
    private readonly nint _native;
    private byte[] _bytes = [];
    private nint _address;
    private int _used;
    private int _bound;

    public SqliteStatement(sqlite3 connection, string sql)
    {
        _connection = connection;
        var code = raw.sqlite3_prepare_v3(connection, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement);
        SqliteException.ThrowExceptionForRC(code, connection);
        _native = _statement.DangerousGetHandle();
    }

    /// <summary>Binds the next parameter.</summary>
    public SqliteStatement Bind(long value) => Bound(SqliteNative.BindInt64(_native, ++_bound, value));

    /// <inheritdoc cref="Bind(long)"/>
    public SqliteStatement Bind(string value)
    {
        if (!HasRoom(value.Length * BytesPerCharacterMax))
        {
            return Bound(raw.sqlite3_bind_text(_statement, ++_bound, value));
        }

        var length = Encoding.UTF8.GetBytes(value, _bytes.AsSpan(_used));
        return Bound(SqliteNative.BindText(_native, ++_bound, Take(length), length, SqliteNative.Static));
    }

    /// <inheritdoc cref="Bind(long)"/>
    public SqliteStatement Bind(ReadOnlySpan<byte> value)
    {
        if (!HasRoom(value.Length))
        {
            return Bound(raw.sqlite3_bind_blob(_statement, ++_bound, value));
        }

        value.CopyTo(_bytes.AsSpan(_used));
        return Bound(SqliteNative.BindBlob(_native, ++_bound, Take(value.Length), value.Length, SqliteNative.Static));
    }

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
        var code = SqliteNative.Step(_native);
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
        _used = 0;
        _ = SqliteNative.Reset(_native); // Repeats the code of the last step, which has been dealt with.
        _ = SqliteNative.ClearBindings(_native);
    }

    /// <summary>Lets the statement go, before its connection is closed.</summary>
    public void Close() => _statement.Dispose();

    /// <summary>Whether so many bytes find room in the statement's own memory, which does not move: bound values stay in it, uncopied, until the use ends.</summary>
    private bool HasRoom(int bytes)
    {
        if (_bytes.Length == 0)
        {
            _bytes = GC.AllocateUninitializedArray<byte>(BytesMax, pinned: true);
            _address = Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, 0);
        }

        return bytes <= _bytes.Length - _used;
    }

    private nint Take(int length)
    {
        var address = _address + _used;
        _used += length;
        return address;
    }

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
