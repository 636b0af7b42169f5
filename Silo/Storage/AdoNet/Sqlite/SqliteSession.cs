using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>One connection with its prepared statements.</summary>
/// <remarks>Thread: the one that made it; opened, used and closed there.</remarks>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteStatement> _statements = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;

    private SqliteSession(SqliteConnection connection) => _connection = connection;

    /// <summary>Whether a transaction is open.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(Handle) == 0;

    /// <summary>How many rows the last statement changed.</summary>
    public int Changes => raw.sqlite3_changes(Handle);

    /// <summary>The size of the file's pages.</summary>
    public long PageBytes { get; set; }

    private sqlite3 Handle => _connection.Handle ?? throw new InvalidOperationException("The connection is closed.");

    public static SqliteSession Open(string path, TimeSpan busyTimeout, Action<SqliteConnection>? opened)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, Mode = SqliteOpenMode.ReadWriteCreate };
        var connection = new SqliteConnection(text.ToString());
        var session = new SqliteSession(connection);
        try
        {
            connection.Open();
            opened?.Invoke(connection);
            SqliteException.ThrowExceptionForRC(raw.sqlite3_busy_timeout(session.Handle, (int)busyTimeout.TotalMilliseconds), session.Handle);
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
            _statements[sql] = statement = new SqliteStatement(Handle, sql);
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
    public void RunScript(string sql) => SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(Handle, sql), Handle);

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
        var code = raw.sqlite3_db_status(Handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 1);
        SqliteException.ThrowExceptionForRC(code, Handle);
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
