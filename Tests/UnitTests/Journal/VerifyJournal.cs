using System.Text;
using ActorState.Entities;
using ActorState.Events;
using ActorState.Journal;
using ActorState.Silo.Storage.AdoNet.Sqlite;
using ActorState.Silo.Verbs;
using Microsoft.Data.Sqlite;
using Xunit;

namespace ActorState.UnitTests.Journal;

/// <summary>A journal of 115 events in a folder of its own, written row by row with the formats of the engine.</summary>
/// <remarks>It is written by the first schema script and brought up by the second, so that its tables are filled; a tail is written behind them.</remarks>
internal sealed class VerifyJournal : IDisposable
{
    public const string RightSummary = "journal is right: 115 events, 8 entities, 34 commands, 3 snapshots";
    public const string RightSummaryWithTail = "journal is right: 121 events, 10 entities, 40 commands, 4 snapshots";

    public static readonly EntityId Cart = new("default", "cart", "a");
    public static readonly EntityId Second = new("default", "cart", "b");
    public static readonly EntityId Foreign = new("acme", "order", "ü/1");
    public static readonly EntityId Deleted = new("default", "cart", "deleted");
    public static readonly EntityId Undone = new("default", "cart", "undone");
    public static readonly EntityId Restored = new("default", "cart", "restored");
    public static readonly EntityId Refused = new("default", "account", "refused");
    public static readonly EntityId Long = new("default", "cart", "long");
    public static readonly EntityId Fresh = new("default", "cart", "fresh");
    public static readonly EntityId FreshRefused = new("acme", "account", "fresh-refused");

    public const long FreshRefusedKey = 10_000;

    private readonly Dictionary<EntityId, Written> _entities = [];
    private long _position;
    private long _time = 1_700_000_000_000_000;
    private int _command;
    private bool _isLog;

    private VerifyJournal(string folder)
    {
        Folder = folder;
        Connection = new SqliteConnection($"Data Source={Path.Combine(folder, SqliteJournalRows.FileName)};Pooling=False");
        Connection.Open();
    }

    public string Folder { get; }

    public SqliteConnection Connection { get; }

    public long Events => _position;

    public static VerifyJournal Create()
    {
        var journal = new VerifyJournal(Directory.CreateTempSubdirectory("verify-").FullName);
        journal.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA wal_autocheckpoint = 0");
        journal.Execute(Script("0001_journal.sql"));
        journal.Execute("INSERT INTO journal VALUES ('0197a5b0-0000-7000-8000-000000000001', 1, 1, randomblob(32), 1)");
        journal.Execute("BEGIN");
        journal.Fill();
        journal.Execute(Script("0002_log.sql"));
        journal.Execute("COMMIT");
        journal._isLog = true;
        return journal;
    }

    /// <summary>With rows behind those that the tables are filled with.</summary>
    public static VerifyJournal CreateWithTail()
    {
        var journal = Create();
        journal.Execute("BEGIN");
        journal.Write((Fresh, ["added", "added"]), (Cart, ["added"]));
        journal.Snapshot(Fresh, "{}"u8.ToArray());
        journal.Refuse(FreshRefused, CommandOutcome.Rejected);
        journal.Write((Fresh, [SystemEvents.Deleted]));
        journal.Refuse(Second, CommandOutcome.Unchanged);
        journal.Write((Deleted, [SystemEvents.Replaced, SystemEvents.Merged]));
        journal.WriteHeads();
        journal.Execute("COMMIT");
        return journal;
    }

    /// <summary>Runs the verb and gives back its lines.</summary>
    public static async Task<(int Code, string[] Lines)> VerifyAsync(string folder)
    {
        using var output = new StringWriter();
        var code = await VerifyVerb.RunAsync(folder, output, TestContext.Current.CancellationToken);
        return (code, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    public Task<(int Code, string[] Lines)> VerifyAsync() => VerifyAsync(Folder);

    public void Execute(string sql, params (string Name, object? Value)[] parameters)
    {
        using var command = Connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        command.ExecuteNonQuery();
    }

    public T Query<T>(string sql)
    {
        using var command = Connection.CreateCommand();
        command.CommandText = sql;
        return (T)command.ExecuteScalar()!;
    }

    /// <summary>Appends one event more.</summary>
    public void Append(EntityId id)
    {
        Write((id, ["added"]));
        WriteHeads();
    }

    public void Dispose()
    {
        Connection.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private void Fill()
    {
        Write((Cart, [SystemEvents.Replaced]));
        Refuse(Cart, CommandOutcome.Unchanged);
        Write((Second, ["added", "added", "added"]));
        Write((Foreign, ["added"]));
        for (var i = 0; i < 18; i++)
        {
            Write((i % 3 == 0 ? Foreign : Cart, [SystemEvents.Merged]));
        }

        Snapshot(Cart, "{}"u8.ToArray());
        Write((Cart, ["moved", "moved"]), (Second, ["moved"]), (Foreign, ["moved"]));
        Refuse(Refused, CommandOutcome.Rejected);
        Write((Deleted, [SystemEvents.Replaced, "added", "added", "added", "added"]));
        Write((Deleted, [SystemEvents.Deleted]));
        Snapshot(Deleted, null);
        Write((Undone, [SystemEvents.Replaced, "added", "added", "added", "added", "added", "added"]));
        Write((Undone, [SystemEvents.Reverted]));
        Write((Restored, ["added", "added", "added", "added", "added", "added"]));
        Snapshot(Restored, "{\"a\":1}"u8.ToArray());
        Write((Restored, [SystemEvents.Reverted]));
        Write((Cart, ["added", "added"]));
        Write((Long, [.. Enumerable.Repeat("added", 65)]));
        WriteHeads();
    }

    private void Write(params (EntityId Id, string[] Types)[] unit)
    {
        var commandId = $"command-{++_command:d4}";
        var left = unit.Sum(static part => part.Types.Length);
        _time += 1_000_000;
        foreach (var (id, types) in unit)
        {
            var entity = Entity(id);
            var first = entity.Version + 1;
            foreach (var type in types)
            {
                WriteEvent(entity, type, commandId, --left);
            }

            WriteCommand(entity, commandId, first == 1 ? CommandOutcome.Created : CommandOutcome.Applied, first);
        }
    }

    private void Refuse(EntityId id, CommandOutcome outcome) => WriteCommand(Entity(id), $"command-{++_command:d4}", outcome, 0);

    private void WriteEvent(Written entity, string type, string commandId, int left)
    {
        var data = type switch
        {
            SystemEvents.Reverted => new RevertedData(1, [7], 1, entity.Id == Undone ? default(ReadOnlyMemory<byte>?) : "{}"u8.ToArray()).Encode().ToArray(),
            SystemEvents.Deleted => "{}"u8.ToArray(),
            _ => Encoding.UTF8.GetBytes($$"""{"n":{{_position}}}"""),
        };
        var metadata = _position % 2 == 0 ? "{\"actor\":\"x\"}"u8.ToArray() : [];
        var previous = entity.Position;
        entity.Hash = EventHasher.Compute(entity.Hash, entity.Id, entity.Salt, ++entity.Version, type, commandId, _time, data, metadata);
        entity.Position = ++_position;
        entity.Created = entity.Version == 1 ? _time : entity.Created;
        entity.Updated = _time;
        entity.IsDeleted = type == SystemEvents.Deleted || (type == SystemEvents.Reverted && entity.Id == Undone);
        Execute(
            "INSERT INTO event (partition, position, entity_key, version, unit_left, type, form, erased, data, metadata, command_id, time, hash"
            + (_isLog ? ", previous, entity_tenant, entity_type, entity_id, entity_salt)" : ")")
            + " VALUES (0, @position, @key, @version, @left, @type, 1, 0, @data, @metadata, @command, @time, @hash"
            + (_isLog ? ", @previous, @tenant, @kind, @id, @salt)" : ")"),
            ("@previous", previous),
            ("@tenant", entity.Version == 1 ? entity.Id.Tenant : null), ("@kind", entity.Version == 1 ? entity.Id.Type : null),
            ("@id", entity.Version == 1 ? entity.Id.Id : null), ("@salt", entity.Version == 1 ? entity.Salt : null),
            ("@position", _position), ("@key", entity.Key), ("@version", entity.Version), ("@left", left), ("@type", type),
            ("@data", data), ("@metadata", metadata), ("@command", commandId), ("@time", _time), ("@hash", entity.Hash.ToArray()));
    }

    private void WriteCommand(Written entity, string id, CommandOutcome outcome, long first)
    {
        var result = outcome == CommandOutcome.Rejected ? "{\"code\":\"command_rejected\"}"u8.ToArray() : [];
        var fingerprint = Enumerable.Repeat((byte)_command, 32).ToArray();
        var record = new CommandRecord(id, fingerprint, EntityOperation.Append, outcome, first, entity.Version, result, _time, 0);
        Execute(
            !_isLog ? "INSERT INTO command VALUES (@id, @key, @operation, @fingerprint, @outcome, @first, @last, @result, @time, @digest)"
            : first == 0 ? "INSERT INTO command VALUES (NULL, @key, @tenant, @kind, @name, @id, @operation, @fingerprint, @outcome, @last, @result, @time, @digest)"
            : """
              UPDATE event SET operation = @operation, fingerprint = @fingerprint, outcome = @outcome, last_version = @last, result = @result,
                               decided = @time, deletes = @deletes, digest = @digest
              WHERE entity_key = @key AND version = @first
              """,
            ("@deletes", entity.IsDeleted ? 1 : 0), ("@tenant", entity.Id.Tenant), ("@kind", entity.Id.Type), ("@name", entity.Id.Id), ("@id", id), ("@key", entity.Key), ("@operation", (int)record.Operation), ("@fingerprint", fingerprint), ("@outcome", (int)outcome),
            ("@first", first), ("@last", entity.Version), ("@result", result), ("@time", _time), ("@digest", RowDigest.Of(entity.Id, record)));
    }

    private void Snapshot(EntityId id, byte[]? state)
    {
        var entity = Entity(id);
        var snapshot = new EntitySnapshot(id, new EntityHead(entity.Version, entity.Hash), 1, state is null ? default(ReadOnlyMemory<byte>?) : state);
        Execute(
            "INSERT INTO snapshot VALUES (@key, @version, @hash, 1, @state, @digest)",
            ("@key", entity.Key), ("@version", entity.Version), ("@hash", entity.Hash.ToArray()), ("@digest", RowDigest.Of(snapshot)),
            ("@state", state));
    }

    private void WriteHeads()
    {
        if (_isLog)
        {
            Execute("UPDATE partition SET next_position = @next", ("@next", _position + 1));
            return;
        }

        Execute("DELETE FROM entity; DELETE FROM partition");
        Execute("INSERT INTO partition VALUES (0, @next)", ("@next", _position + 1));
        foreach (var entity in _entities.Values)
        {
            Execute(
                "INSERT INTO entity VALUES (@key, @tenant, @type, @id, @version, @hash, @position, @salt, @deleted, @created, @updated)",
                ("@key", entity.Key), ("@tenant", entity.Id.Tenant), ("@type", entity.Id.Type), ("@id", entity.Id.Id), ("@version", entity.Version),
                ("@hash", entity.Hash.ToArray()), ("@position", entity.Position), ("@salt", entity.Version == 0 ? null : entity.Salt),
                ("@deleted", entity.IsDeleted ? 1 : 0), ("@created", entity.Created), ("@updated", entity.Updated));
        }
    }

    private static string Script(string name) =>
        new StreamReader(typeof(SqliteJournalRows).Assembly.GetManifestResourceStream($"AdoNet/Sqlite/Scripts/{name}")!).ReadToEnd();

    private Written Entity(EntityId id)
    {
        if (!_entities.TryGetValue(id, out var entity))
        {
            // Keys far apart: a flipped bit makes an unknown key, not another entity's.
            entity = new Written(id, 1_000L * (_entities.Count + 1), Enumerable.Repeat((byte)(_entities.Count + 1), 16).ToArray());
            _entities.Add(id, entity);
        }

        return entity;
    }

    private sealed class Written(EntityId id, long key, byte[] salt)
    {
        public EntityId Id => id;

        public long Key => key;

        public byte[] Salt => salt;

        public long Version { get; set; }

        public EventHash Hash { get; set; }

        public long Position { get; set; }

        public bool IsDeleted { get; set; }

        public long Created { get; set; }

        public long Updated { get; set; }
    }
}
