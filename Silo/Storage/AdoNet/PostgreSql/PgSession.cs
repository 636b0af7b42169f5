using System.Data;
using ActorState.Entities;
using Npgsql;

namespace ActorState.Silo.Storage.AdoNet.PostgreSql;

/// <summary>The connection that groups are written on.</summary>
/// <remarks>Thread: one at a time; <see cref="Break"/> any.</remarks>
internal sealed class PgSession : IAsyncDisposable
{
    private const string Append =
        $"SELECT o_first, {PgEvidence.Columns} FROM append_group("
        + "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, "
        + "$21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40)";

    private const string AppendKnown =
        "SELECT append_group_known($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";

    private const string Evidence = $"SELECT NULL::bigint, {PgEvidence.Columns} FROM group_evidence($1, $2, $3, $4, $5, $6)";
    private const string Lock = "SELECT FROM partition WHERE id = $1 FOR UPDATE";

    private readonly NpgsqlConnection _connection;
    private volatile bool _hasWarned;
    private volatile bool _isBroken;

    private PgSession(NpgsqlConnection connection, PgMode mode)
    {
        _connection = connection;
        Mode = mode;
        connection.Notice += (_, notice) => _hasWarned |= notice.Notice.InvariantSeverity == "WARNING";
    }

    /// <summary>The durability in force on this connection.</summary>
    public PgMode Mode { get; }

    /// <summary>Whether it may be used.</summary>
    public bool IsOpen => !_isBroken && _connection.FullState == ConnectionState.Open;

    /// <summary>Whether the server has warned since the last group began: a commit may be there that was not made as safe as it should be.</summary>
    public bool HasWarned => _hasWarned;

    /// <summary>Whether an explicit transaction is open.</summary>
    public bool IsInTransaction { get; private set; }

    /// <summary>Makes a connection and reads its mode.</summary>
    public static async Task<PgSession> OpenAsync(NpgsqlDataSource source)
    {
        var connection = await source.OpenConnectionAsync().ConfigureAwait(false);
        try
        {
            return new PgSession(connection, await PgMode.ReadAsync(connection).ConfigureAwait(false));
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A group begins: forgets earlier warnings.</summary>
    public void Begin() => _hasWarned = false;

    /// <summary>Reads a group's evidence, as one snapshot, without a lock.</summary>
    public async Task<PgEvidence> ReadAsync(int partition, PgGroup group)
    {
        using var command = new NpgsqlCommand(Evidence, _connection);
        AddEvidence(command.Parameters, partition, group);
        var row = await command.ExecuteReaderAsync().ConfigureAwait(false);
        await using var closing = row.ConfigureAwait(false);
        return await ReadToEndAsync(row, group).ConfigureAwait(false);
    }

    /// <summary>Locks the counter, compares the evidence with the plan's, and writes the plan's rows if it holds: one call, one transaction.</summary>
    public async Task<PgEvidence> AppendAsync(int partition, PgGroup group, PgPlan plan, PgAppendMode mode)
    {
        using var command = new NpgsqlCommand(Append, _connection);
        AddAppend(command.Parameters, partition, group, plan, mode);
        var row = await command.ExecuteReaderAsync().ConfigureAwait(false);
        await using var closing = row.ConfigureAwait(false);
        return await ReadToEndAsync(row, group).ConfigureAwait(false);
    }

    /// <summary>Writes the rows of a plain plan on entities that were written last by this process; null where it does not hold: one call, one transaction.</summary>
    /// <remarks>It holds its thread: an answer that came through the pool would wait there behind the turns of entities.</remarks>
    public long? AppendPlain(int partition, PgPlan plan, long[] keys, PgAppendMode mode)
    {
        using var command = new NpgsqlCommand(AppendKnown, _connection);
        command.Parameters.AddInteger(partition).AddNumber(mode.Acknowledged);
        plan.Rows.AddTo(command.Parameters, keys);
        return command.ExecuteScalar() as long?;
    }

    /// <summary>Begins a transaction, locks the counter, and reads the evidence behind the lock: one round trip.</summary>
    public async Task<PgEvidence> LockAsync(int partition, PgGroup group)
    {
        IsInTransaction = true;
        using var batch = new NpgsqlBatch(_connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("BEGIN"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Lock));
        batch.BatchCommands[1].Parameters.AddInteger(partition);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Evidence));
        AddEvidence(batch.BatchCommands[2].Parameters, partition, group);
        var row = await batch.ExecuteReaderAsync().ConfigureAwait(false);
        await using var closing = row.ConfigureAwait(false);
        await row.NextResultAsync().ConfigureAwait(false);
        return await ReadToEndAsync(row, group).ConfigureAwait(false);
    }

    /// <summary>Writes the plan's rows behind <see cref="LockAsync"/> and commits: one round trip.</summary>
    public async Task<PgEvidence> CommitAsync(int partition, PgGroup group, PgPlan plan, PgAppendMode mode)
    {
        using var batch = new NpgsqlBatch(_connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Append));
        AddAppend(batch.BatchCommands[0].Parameters, partition, group, plan, mode);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        var row = await batch.ExecuteReaderAsync().ConfigureAwait(false);
        await using var closing = row.ConfigureAwait(false);
        var evidence = await ReadToEndAsync(row, group).ConfigureAwait(false);
        IsInTransaction = false;
        return evidence;
    }

    /// <summary>What the journal says of a mark, on this connection.</summary>
    public Task<PgSighting> ReadMarkAsync(PgMark mark) => PgSighting.ReadAsync(_connection, mark);

    /// <summary>Closes the connection under whoever waits for its answer, who fails at once. No cancel request is sent.</summary>
    public void Break()
    {
        _isBroken = true;
        PgSocket.Close(_connection);
    }

    /// <summary>Closes the connection, unless it was broken: then the driver may still be in the middle of a call.</summary>
    public ValueTask DisposeAsync() => _isBroken ? default : _connection.DisposeAsync();

    /// <summary>Reads the row, and on to the end: whether the commit succeeded is only said behind it.</summary>
    private static async Task<PgEvidence> ReadToEndAsync(NpgsqlDataReader row, PgGroup group)
    {
        await row.ReadAsync().ConfigureAwait(false);
        var evidence = PgEvidence.Read(row, group);
        while (await row.NextResultAsync().ConfigureAwait(false))
        {
        }

        return evidence;
    }

    private static void AddEvidence(NpgsqlParameterCollection parameters, int partition, PgGroup group) =>
        parameters.AddInteger(partition)
            .AddEntities(group)
            .AddCommands(group);

    private static void AddAppend(NpgsqlParameterCollection parameters, int partition, PgGroup group, PgPlan plan, PgAppendMode mode)
    {
        parameters.AddInteger(partition)
            .AddNumber(mode.Acknowledged)
            .AddFlag(mode.Settle)
            .AddEntities(group)
            .AddColumn(plan.Heads, static head => head.Version)
            .AddColumn(plan.Heads, static head => head == EntityHead.None ? null : head.Hash.ToArray())
            .AddCommands(group)
            .AddArray(plan.Known);
        plan.Rows.AddTo(parameters);
    }
}

/// <summary>How a group is to be appended.</summary>
/// <param name="Acknowledged">The highest position that the caller has acknowledged.</param>
/// <param name="Settle">Whether the transaction must write in any case, because an earlier commit was not seen to be safe.</param>
internal readonly record struct PgAppendMode(long Acknowledged, bool Settle);
