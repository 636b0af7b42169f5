using ActorState.Benchmarks.Running;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ActorState.Benchmarks.Floors;

/// <summary>The row that a commit of the journal writes for an event, inserted by a loop over SQLite's own API, without a judgement and without what is filled behind it.</summary>
internal sealed class SqliteFloor(ContenderSettings settings) : IContender
{
    private const string Schema =
        """
        PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-32768;
        CREATE TABLE partition (id INTEGER NOT NULL PRIMARY KEY, next_position INTEGER NOT NULL) STRICT;
        INSERT INTO partition VALUES (0, 1);
        CREATE TABLE event (
            position INTEGER NOT NULL PRIMARY KEY, partition INTEGER NOT NULL, entity_key INTEGER NOT NULL, version INTEGER NOT NULL, previous INTEGER NOT NULL,
            unit_left INTEGER NOT NULL, type TEXT NOT NULL, form INTEGER NOT NULL, erased INTEGER NOT NULL, command_id TEXT NOT NULL, time INTEGER NOT NULL,
            hash BLOB NOT NULL, operation INTEGER, fingerprint BLOB, outcome INTEGER, last_version INTEGER, decided INTEGER, deletes INTEGER, digest BLOB,
            entity_tenant TEXT, entity_type TEXT, entity_id TEXT, entity_salt BLOB, result BLOB, metadata BLOB NOT NULL, data BLOB NOT NULL) STRICT;
        """;

    private const string Count = "UPDATE partition SET next_position = ? WHERE id = 0";

    private const string Insert =
        "INSERT INTO event VALUES (?, 0, ?, ?, ?, 0, ?, 1, 0, ?, ?, ?, 5, ?, 1, ?, ?, 0, ?, NULL, NULL, NULL, NULL, x'', x'', ?)";

    private const long CheckpointEvery = 8_000;

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
            Array.ForEach(rows, Add);
            Use(Count).Bind(_position + 1).Step();
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

    private void Add(FloorRow row) => Use(Insert)
        .Bind(row.Position).Bind(row.Entity).Bind(row.Version).Bind(Math.Max(row.Position - 1, 0)).Bind(FloorRow.EventType).Bind(row.CommandId).Bind(row.Time).Bind(row.Hash)
        .Bind(row.Fingerprint).Bind(row.Version).Bind(row.Time).Bind(row.Digest).Bind(row.Data).Step();

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
