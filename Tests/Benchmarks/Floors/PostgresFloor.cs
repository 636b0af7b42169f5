using ActorState.Benchmarks.Running;
using Npgsql;
using NpgsqlTypes;

namespace ActorState.Benchmarks.Floors;

/// <summary>The rows that the journal writes for an event, inserted by a loop over Npgsql: one round trip and one commit for each group.</summary>
internal sealed class PostgresFloor(ContenderSettings settings) : IContender
{
    private const string Schema =
        """
        CREATE TABLE partition (id integer PRIMARY KEY, next_position bigint NOT NULL) WITH (fillfactor = 10);
        INSERT INTO partition VALUES (0, 1);
        CREATE TABLE event (
            position bigint NOT NULL, entity_key bigint NOT NULL, version bigint NOT NULL, time bigint NOT NULL, partition integer NOT NULL, unit_left integer NOT NULL,
            form smallint NOT NULL, erased boolean NOT NULL, hash bytea NOT NULL, type text COLLATE "C" NOT NULL, command_id text COLLATE "C" NOT NULL,
            data bytea NOT NULL, metadata bytea NOT NULL, last_version bigint, decided bigint, operation smallint, outcome smallint, fingerprint bytea, digest bytea,
            result bytea, PRIMARY KEY (partition, position), UNIQUE (entity_key, version));
        CREATE UNIQUE INDEX event_command ON event (command_id, entity_key) WHERE fingerprint IS NOT NULL;
        """;

    private const string Count = "UPDATE partition SET next_position = next_position + $1 WHERE id = 0";

    private const string Insert =
        """
        INSERT INTO event
        SELECT position, entity, version, time, 0, 0, 1, false, hash, 'read', command, data, '', version, time, 5, 1, fingerprint, digest, ''
        FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::bytea[], $6::bytea[], $7::bytea[], $8::bytea[], $9::bigint[])
            row(position, entity, version, command, data, hash, fingerprint, digest, time)
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

        // Sent together and ended by one Sync, which makes them one transaction.
        await using var batch = new NpgsqlBatch(_connection);
        var count = new NpgsqlBatchCommand(Count);
        count.Parameters.Add(new NpgsqlParameter<long> { TypedValue = group });
        batch.BatchCommands.Add(count);
        var insert = new NpgsqlBatchCommand(Insert);
        Add(insert, NpgsqlDbType.Bigint, rows, static row => row.Position);
        Add(insert, NpgsqlDbType.Bigint, rows, static row => row.Entity);
        Add(insert, NpgsqlDbType.Bigint, rows, static row => row.Version);
        Add(insert, NpgsqlDbType.Text, rows, static row => row.CommandId);
        Add(insert, NpgsqlDbType.Bytea, rows, static row => row.Data);
        Add(insert, NpgsqlDbType.Bytea, rows, static row => row.Hash);
        Add(insert, NpgsqlDbType.Bytea, rows, static row => row.Fingerprint);
        Add(insert, NpgsqlDbType.Bytea, rows, static row => row.Digest);
        Add(insert, NpgsqlDbType.Bigint, rows, static row => row.Time);
        batch.BatchCommands.Add(insert);
        await batch.PrepareAsync();
        await batch.ExecuteNonQueryAsync();
        return group;
    }

    private static void Add<T>(NpgsqlBatchCommand command, NpgsqlDbType type, FloorRow[] rows, Func<FloorRow, T> column) =>
        command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = Array.ConvertAll(rows, row => column(row)), NpgsqlDbType = NpgsqlDbType.Array | type });
}
