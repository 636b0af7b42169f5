using System.Collections.Immutable;
using ActorState.Entities;
using ActorState.Faults;
using ActorState.Journal;
using SQLitePCL;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>The journal in one SQLite file: a thread that writes, and a few that read.</summary>
/// <remarks>
/// Calls queue up for the threads (<c>journal-writer</c>, <c>journal-reader-1</c>, …); no other thread touches the file. Groups of several callers
/// are written one after the other, in the order of their calls. Who awaits an append is resumed by the thread that writes: the journal's writer, which
/// goes on on its own thread and so does not wait in the pool behind what its answers have started. Opening and closing twice is harmless. Thread: any.
/// </remarks>
internal sealed partial class SqliteJournalStore : IJournalStore
{
    private static readonly ManualResetEventSlim Never = new();

    /// <summary>What the fault of answering too early leaves a crash to strike in.</summary>
    private static readonly TimeSpan TimeUntilCommit = TimeSpan.FromMilliseconds(25);

    private readonly SqliteJournalOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SqliteCheckpointer _checkpointer = new();
    private readonly SqliteWriter _writer;
    private readonly SqliteReads _reads;
    private readonly SqliteListReads _listReads;
    private readonly SqliteQueue _writes;
    private readonly SqliteQueue _readQueue;
    private readonly List<SqliteThread> _readers = [];
    private readonly Lock _lock = new();
    private SqliteFolder? _folder;
    private SqliteThread? _writerThread;
    private Task<JournalInfo>? _opening;
    private Task? _closing;

    public SqliteJournalStore(SqliteJournalOptions options, TimeProvider time, ILogger<SqliteJournalStore> logger)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _writer = new SqliteWriter(options, _checkpointer, logger);
        _reads = new SqliteReads(_writer, logger);
        _listReads = new SqliteListReads(_writer);
        _writes = new SqliteQueue(options.QueueMax);
        _readQueue = new SqliteQueue(options.QueueMax);
    }

    /// <summary>For tests: sees each connection, on its thread, before anything runs on it.</summary>
    internal Action<sqlite3>? ConnectionOpened { get; init; }

    public ValueTask<JournalInfo> OpenAsync(CancellationToken token)
    {
        lock (_lock)
        {
            return _closing is null
                ? new ValueTask<JournalInfo>((_opening ??= OpenAsync()).WaitAsync(token))
                : throw new JournalUnavailableException("The journal is closed.");
        }
    }

    public ValueTask<ImmutableArray<AppendResult>> AppendAsync(int partition, AppendGroup group, CancellationToken token)
    {
        CheckPartition(partition);
        return _options.Faults.IsSet(FaultPoint.AckBeforeCommit)
            ? AppendAcknowledgedAsync(partition, group, token)
            : WriteAsync(session => _writer.Append(session, partition, group), token, resumesHere: true);
    }

    public ValueTask<LoadedEntity> LoadAsync(EntityId id, long? atVersion, int stateVersion, CancellationToken token) =>
        ReadAsync(session => _reads.Load(session, id, atVersion, stateVersion), token);

    public ValueTask<EventPage> ReadEntityAsync(EntityId id, long from, bool descending, PageLimit limit, CancellationToken token) =>
        ReadAsync(session => _reads.ReadEntity(session, id, from, descending, limit), token);

    public ValueTask<long> FindVersionAsync(EntityId id, long timeMicros, CancellationToken token) =>
        ReadAsync(session => _reads.FindVersion(session, id, timeMicros), token);

    public ValueTask<long> FindLastAsync(EntityId id, ImmutableArray<string> types, long atVersion, CancellationToken token) =>
        ReadAsync(session => _reads.FindLast(session, id, types, atVersion), token);

    public ValueTask<FeedEvents> ReadPartitionAsync(int partition, long after, FeedFilter filter, PageLimit limit, CancellationToken token)
    {
        CheckPartition(partition);
        return ReadAsync(session => _listReads.ReadPartition(session, after, filter, limit), token);
    }

    public ValueTask<long> ReadHeadPositionAsync(int partition, CancellationToken token)
    {
        CheckPartition(partition);
        return ReadAsync(_ => _writer.View.Head, token);
    }

    public ValueTask<ImmutableArray<EntityHead>> ReadHeadsAsync(ImmutableArray<EntityId> ids, CancellationToken token) =>
        ReadAsync(session => _reads.ReadHeads(session, ids), token);

    public ValueTask<CommandRecord?> FindCommandAsync(EntityId id, string commandId, CancellationToken token) =>
        ReadAsync(session => _reads.FindCommand(session, id, commandId), token);

    public ValueTask<ImmutableArray<EntitySummary>> ListAsync(EntityFilter filter, string? after, int limit, CancellationToken token) =>
        ReadAsync(session => _listReads.List(session, filter, after, limit), token);

    public ValueTask<ImmutableArray<TypeCount>> CountAsync(string tenant, CancellationToken token) =>
        ReadAsync(session => _listReads.Count(session, tenant), token);

    public async ValueTask SaveSnapshotsAsync(ImmutableArray<EntitySnapshot> snapshots, CancellationToken token) =>
        await WriteAsync(
            session =>
            {
                _writer.SaveSnapshots(session, snapshots);
                return true;
            },
            token).ConfigureAwait(false);

    public ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            return new ValueTask(_closing ??= CloseAsync());
        }
    }

    /// <summary>For tests: runs a script on the writer's connection, on its thread.</summary>
    internal async ValueTask RunScriptAsync(string sql, CancellationToken token) =>
        await WriteAsync(
            session =>
            {
                session.RunScript(sql);
                return true;
            },
            token).ConfigureAwait(false);

    /// <summary>For tests: fills the tables, as it is done between calls.</summary>
    internal async ValueTask FillAsync(CancellationToken token) =>
        await WriteAsync(
            session =>
            {
                _writer.Idle(session);
                return true;
            },
            token).ConfigureAwait(false);

    /// <summary>A fault: the group is answered, and some time later committed.</summary>
    private async ValueTask<ImmutableArray<AppendResult>> AppendAcknowledgedAsync(int partition, AppendGroup group, CancellationToken token)
    {
        var results = new TaskCompletionSource<ImmutableArray<AppendResult>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var commit = WriteAsync(
            session => _writer.Append(session, partition, group, judged =>
            {
                results.TrySetResult(judged);
                Never.Wait(TimeUntilCommit, CancellationToken.None);
            }),
            token).AsTask();
        await Task.WhenAny(results.Task, commit).ConfigureAwait(false);
        return results.Task.IsCompleted ? await results.Task.ConfigureAwait(false) : await commit.ConfigureAwait(false);
    }

    private static void CheckPartition(int partition) => ArgumentOutOfRangeException.ThrowIfNotEqual(partition, 0);

    // Waited out once it runs: a group may be on the disk when its caller has lost patience.
    private ValueTask<T> WriteAsync<T>(Func<SqliteSession, T> write, CancellationToken token, bool resumesHere = false)
    {
        CheckOpened();
        return _writes.RunAsync(write, token, resumesHere);
    }

    private async ValueTask<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken token)
    {
        CheckOpened();
        return await _readQueue.RunAsync(read, token).AsTask().WaitAsync(token).ConfigureAwait(false);
    }

    private void CheckOpened()
    {
        if (_opening is not { IsCompletedSuccessfully: true } && _closing is null)
        {
            throw new InvalidOperationException("The journal is not open: OpenAsync comes first.");
        }
    }
}
