using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>One connection with its prepared statements.</summary>
/// <remarks>Thread: the one that made it; opened, used and closed there.</remarks>
internal sealed class SqliteSession : IDisposable
{
    private readonly sqlite3 _connection;
    private readonly Dictionary<string, SqliteStatement> _statements = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;

    private SqliteSession(sqlite3 connection) => _connection = connection;

    /// <summary>Whether a transaction is open.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_connection) == 0;

    /// <summary>How many rows the last statement changed.</summary>
    public int Changes => raw.sqlite3_changes(_connection);

    /// <summary>The size of the file's pages.</summary>
    public long PageBytes { get; set; }

    public static SqliteSession Open(string path, TimeSpan busyTimeout, Action<sqlite3>? opened)
    {
        Batteries_V2.Init();

        // Without the mutex that each of its calls would take: a connection stays on its thread.
        var code = raw.sqlite3_open_v2(path, out var connection, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX, null);
        var session = new SqliteSession(connection);
        try
        {
            SqliteException.ThrowExceptionForRC(code, connection);
            SqliteException.ThrowExceptionForRC(raw.sqlite3_busy_timeout(connection, (int)busyTimeout.TotalMilliseconds), connection);
            opened?.Invoke(connection);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>A statement, prepared at its first use, to be disposed after each.</summary>
    public SqliteStatement Use(string sql)
    {
        Debug.Assert(_thread == Environment.CurrentManagedThreadId, "A connection is used on the thread that opened it alone.");
        if (!_statements.TryGetValue(sql, out var statement))
        {
            _statements[sql] = statement = new SqliteStatement(_connection, sql);
        }

        return statement;
    }

    /// <summary>Runs a statement that has neither parameters nor rows of interest.</summary>
    public void Run(string sql)
    {
        using var statement = Use(sql);
        while (statement.Step())
        {
        }
    }

    /// <summary>The first column of the first row; null when there is none.</summary>
    public string? Scalar(string sql)
    {
        using var statement = Use(sql);
        return statement.Step() && !statement.IsNull(0) ? statement.Text(0) : null;
    }

    /// <summary>Runs a script of several statements.</summary>
    public void RunScript(string sql) => SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(_connection, sql), _connection);

    /// <summary>Ends the open transaction, if there still is one: SQLite rolls back by itself after some errors.</summary>
    public void Rollback()
    {
        if (InTransaction)
        {
            Run(SqliteSql.Rollback);
        }
    }

    /// <summary>How many bytes the connection wrote into the log since the last call.</summary>
    public long TakeBytesWritten()
    {
        var code = raw.sqlite3_db_status(_connection, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 1);
        SqliteException.ThrowExceptionForRC(code, _connection);
        return pages * PageBytes;
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Close();
        }

        _connection.Dispose();
    }
}
