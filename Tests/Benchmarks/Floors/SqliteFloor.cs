using ActorState.Benchmarks.Running;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ActorState.Benchmarks.Floors;

/// <summary>The rows that the journal writes for an event, inserted by a loop over SQLite's own API, without a judgement.</summary>
internal sealed class SqliteFloor(ContenderSettings settings) : IContender
{
    private const string Schema =
        """
        PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-65536;
        CREATE TABLE entity (key INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL, hash BLOB NOT NULL, position INTEGER NOT NULL, updated INTEGER NOT NULL) STRICT;
        CREATE TABLE event (
            partition INTEGER NOT NULL, position INTEGER NOT NULL, entity_key INTEGER NOT NULL, version INTEGER NOT NULL, unit_left INTEGER NOT NULL,
            type TEXT NOT NULL, form INTEGER NOT NULL, erased INTEGER NOT NULL, data BLOB NOT NULL, metadata BLOB NOT NULL, command_id TEXT NOT NULL,
            time INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (partition, position), UNIQUE (entity_key, version)) STRICT, WITHOUT ROWID;
        CREATE TABLE command (
            command_id TEXT NOT NULL, entity_key INTEGER NOT NULL, operation INTEGER NOT NULL, fingerprint BLOB NOT NULL, outcome INTEGER NOT NULL,
            first_version INTEGER NOT NULL, last_version INTEGER NOT NULL, result BLOB NOT NULL, time INTEGER NOT NULL, digest BLOB NOT NULL,
            PRIMARY KEY (command_id, entity_key)) STRICT, WITHOUT ROWID;
        """;

    private const string InsertEvent = "INSERT INTO event VALUES (0, ?, ?, ?, 0, ?, 1, 0, ?, x'', ?, ?, ?)";
    private const string InsertCommand = "INSERT INTO command VALUES (?, ?, 5, ?, 1, ?, ?, x'', ?, ?)";
    private const string PutEntity = "INSERT INTO entity VALUES (?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET version = excluded.version, hash = excluded.hash, position = excluded.position, updated = excluded.updated";
    private const long CheckpointEvery = 20_000;

    private readonly Dictionary<string, Statement> _statements = [];
    private SqliteConnection? _connection;
    private long _position;
    private long _checkpointed;

    public async Task StartAsync()
    {
        Directory.CreateDirectory(settings.Folder);
        _connection = new SqliteConnection($"Data Source={Path.Combine(settings.Folder, "floor.db")};Pooling=False");
        await _connection.OpenAsync();
        Run(Schema);
    }

    public Func<int, ValueTask<int>> Operation(string name, int callers)
    {
        var group = FloorRow.Group(name);
        return _ =>
        {
            var rows = FloorRow.Next(ref _position, group);
            Run("BEGIN IMMEDIATE");
            Array.ForEach(rows, Insert);
            Run("COMMIT");
            if (_position - _checkpointed >= CheckpointEvery)
            {
                _checkpointed = _position;
                Run("PRAGMA wal_checkpoint(PASSIVE)");
            }

            return ValueTask.FromResult(group);
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }
    }

    private void Insert(FloorRow row)
    {
        Use(PutEntity).Bind(row.Entity).Bind(row.Version).Bind(row.Hash).Bind(row.Position).Bind(row.Time).Step();
        Use(InsertEvent).Bind(row.Position).Bind(row.Entity).Bind(row.Version).Bind(FloorRow.EventType).Bind(row.Data).Bind(row.CommandId).Bind(row.Time).Bind(row.Hash).Step();
        Use(InsertCommand).Bind(row.CommandId).Bind(row.Entity).Bind(row.Fingerprint).Bind(row.Version).Bind(row.Version).Bind(row.Time).Bind(row.Digest).Step();
    }

    private void Run(string sql) => SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(_connection?.Handle, sql), _connection?.Handle);

    private Statement Use(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(_connection?.Handle, sql, out var prepared), _connection?.Handle);
            _statements[sql] = statement = new Statement(prepared);
        }

        return statement;
    }

    private sealed class Statement(sqlite3_stmt statement)
    {
        private int _bound;

        public Statement Bind(long value) => Bound(raw.sqlite3_bind_int64(statement, ++_bound, value));

        public Statement Bind(string value) => Bound(raw.sqlite3_bind_text(statement, ++_bound, value));

        public Statement Bind(byte[] value) => Bound(raw.sqlite3_bind_blob(statement, ++_bound, value));

        public void Step()
        {
            _bound = 0;
            var code = raw.sqlite3_step(statement);
            SqliteException.ThrowExceptionForRC(code == raw.SQLITE_DONE ? raw.SQLITE_OK : code, null);
            _ = raw.sqlite3_reset(statement);
        }

        private Statement Bound(int code)
        {
            SqliteException.ThrowExceptionForRC(code, null);
            return this;
        }
    }
}
