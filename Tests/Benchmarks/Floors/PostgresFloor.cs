using ActorState.Benchmarks.Running;
using Npgsql;
using NpgsqlTypes;

namespace ActorState.Benchmarks.Floors;

/// <summary>The rows that the journal writes for an event, inserted by a loop over Npgsql: one round trip and one commit for each group.</summary>
internal sealed class PostgresFloor(ContenderSettings settings) : IContender
{
    private const string Schema =
        """
        CREATE TABLE entity (key bigint PRIMARY KEY, version bigint NOT NULL, hash bytea NOT NULL, position bigint NOT NULL, updated bigint NOT NULL);
        CREATE TABLE event (
            partition int NOT NULL, position bigint NOT NULL, entity_key bigint NOT NULL, version bigint NOT NULL, unit_left int NOT NULL, type text NOT NULL,
            form int NOT NULL, erased boolean NOT NULL, data bytea NOT NULL, metadata bytea NOT NULL, command_id text NOT NULL, time bigint NOT NULL, hash bytea NOT NULL,
            PRIMARY KEY (partition, position), UNIQUE (entity_key, version));
        CREATE TABLE command (
            command_id text NOT NULL, entity_key bigint NOT NULL, operation int NOT NULL, fingerprint bytea NOT NULL, outcome int NOT NULL, first_version bigint NOT NULL,
            last_version bigint NOT NULL, result bytea NOT NULL, time bigint NOT NULL, digest bytea NOT NULL, PRIMARY KEY (command_id, entity_key));
        """;

    private const string Insert =
        """
        WITH e AS (
            INSERT INTO event SELECT 0, v.position, v.entity, v.version, 0, 'read', 1, false, v.data, '', v.command, v.time, v.hash
            FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::bytea[], $6::bytea[], $9::bigint[]) v(position, entity, version, command, data, hash, time)),
        c AS (
            INSERT INTO command SELECT v.command, v.entity, 5, v.fingerprint, 1, v.version, v.version, '', v.time, v.digest
            FROM unnest($2::bigint[], $3::bigint[], $4::text[], $7::bytea[], $8::bytea[], $9::bigint[]) v(entity, version, command, fingerprint, digest, time))
        INSERT INTO entity SELECT v.entity, v.version, v.hash, v.position, v.time
        FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $6::bytea[], $9::bigint[]) v(position, entity, version, hash, time)
        ON CONFLICT (key) DO UPDATE SET version = excluded.version, hash = excluded.hash, position = excluded.position, updated = excluded.updated
        """;

    private NpgsqlConnection? _connection;
    private long _position;

    public async Task StartAsync()
    {
        _connection = new NpgsqlConnection(settings.Postgres);
        await _connection.OpenAsync();
        await using var schema = new NpgsqlCommand(Schema, _connection);
        await schema.ExecuteNonQueryAsync();
    }

    public Func<int, ValueTask<int>> Operation(string name, int callers)
    {
        var group = FloorRow.Group(name);
        return _ => InsertAsync(group);
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }
    }

    private async ValueTask<int> InsertAsync(int group)
    {
        var rows = FloorRow.Next(ref _position, group);
        await using var command = new NpgsqlCommand(Insert, _connection);
        Add(command, NpgsqlDbType.Bigint, rows, static row => row.Position);
        Add(command, NpgsqlDbType.Bigint, rows, static row => row.Entity);
        Add(command, NpgsqlDbType.Bigint, rows, static row => row.Version);
        Add(command, NpgsqlDbType.Text, rows, static row => row.CommandId);
        Add(command, NpgsqlDbType.Bytea, rows, static row => row.Data);
        Add(command, NpgsqlDbType.Bytea, rows, static row => row.Hash);
        Add(command, NpgsqlDbType.Bytea, rows, static row => row.Fingerprint);
        Add(command, NpgsqlDbType.Bytea, rows, static row => row.Digest);
        Add(command, NpgsqlDbType.Bigint, rows, static row => row.Time);
        await command.PrepareAsync();
        await command.ExecuteNonQueryAsync();
        return group;
    }

    private static void Add<T>(NpgsqlCommand command, NpgsqlDbType type, FloorRow[] rows, Func<FloorRow, T> column) =>
        command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = Array.ConvertAll(rows, row => column(row)), NpgsqlDbType = NpgsqlDbType.Array | type });
}
