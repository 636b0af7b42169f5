using System.Collections.Immutable;
using ActorState.Entities;
using ActorState.Faults;
using ActorState.Journal;
using Npgsql;

namespace ActorState.Silo.Storage.AdoNet.PostgreSql;

/// <summary>The journal in a schema of a PostgreSQL database, which several silos share.</summary>
/// <remarks>
/// One connection writes, a small pool reads. What two stores may do to each other is decided by the database: the counter's lock, the heads and command
/// ids read behind it, the keys. Opening and closing twice is harmless. Thread: any.
/// </remarks>
internal sealed partial class PgJournalStore(PgJournalOptions options, TimeProvider time, ILogger<PgJournalStore> logger) : IJournalStore
{
    /// <summary>What the fault of answering too early leaves a crash to strike in.</summary>
    private static readonly TimeSpan TimeUntilCommit = TimeSpan.FromMilliseconds(25);

    private readonly PgHistory _history = new(logger);
    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _lock = new();
    private NpgsqlDataSource? _writing;
    private NpgsqlDataSource? _reading;
    private PgWriter? _writer;
    private Task _heartbeat = Task.CompletedTask;
    private Task<JournalInfo>? _opening;
    private Task? _closing;

    /// <summary>The furthest position that was seen committed.</summary>
    internal long SeenPosition => _history.Mark.Position;

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
        var writer = Opened(_writer);

        // Not awaited here: the answer would come to its caller through the pool.
        return new(options.Faults.IsSet(FaultPoint.AckBeforeCommit)
            ? AppendAcknowledgedAsync(writer, partition, group, token)
            : writer.AppendAsync(partition, group, null, token));
    }

    public ValueTask<LoadedEntity> LoadAsync(EntityId id, long? atVersion, int stateVersion, CancellationToken token)
    {
        var at = Math.Max(atVersion ?? long.MaxValue, 0);
        return ReadAsync(connection => new PgLoad(connection, id, at, stateVersion, logger).RunAsync(), token);
    }

    public ValueTask<EventPage> ReadEntityAsync(EntityId id, long from, bool descending, PageLimit limit, CancellationToken token) =>
        ReadAsync(connection => PgReads.ReadEntityAsync(connection, id, from, descending, limit), token);

    public ValueTask<long> FindVersionAsync(EntityId id, long timeMicros, CancellationToken token) =>
        ReadAsync(connection => PgReads.FindVersionAsync(connection, id, timeMicros), token);

    public ValueTask<long> FindLastAsync(EntityId id, ImmutableArray<string> types, long atVersion, CancellationToken token) =>
        ReadAsync(connection => PgReads.FindLastAsync(connection, id, types, atVersion), token);

    public ValueTask<FeedEvents> ReadPartitionAsync(int partition, long after, FeedFilter filter, PageLimit limit, CancellationToken token)
    {
        CheckPartition(partition);
        return ReadAsync(connection => PgListReads.ReadPartitionAsync(connection, partition, after, filter, limit), token);
    }

    public ValueTask<long> ReadHeadPositionAsync(int partition, CancellationToken token)
    {
        CheckPartition(partition);
        _history.Check();
        return ReadAsync(connection => PgListReads.ReadHeadAsync(connection, partition), token);
    }

    public ValueTask<ImmutableArray<EntityHead>> ReadHeadsAsync(ImmutableArray<EntityId> ids, CancellationToken token)
    {
        _history.Check();
        return ReadAsync(connection => PgReads.ReadHeadsAsync(connection, ids), token);
    }

    public ValueTask<CommandRecord?> FindCommandAsync(EntityId id, string commandId, CancellationToken token) =>
        ReadAsync(connection => PgReads.FindCommandAsync(connection, id, commandId), token);

    public ValueTask<ImmutableArray<EntitySummary>> ListAsync(EntityFilter filter, string? after, int limit, CancellationToken token) =>
        ReadAsync(connection => PgListReads.ListAsync(connection, filter, after, limit), token);

    public ValueTask<ImmutableArray<TypeCount>> CountAsync(string tenant, CancellationToken token) =>
        ReadAsync(connection => PgListReads.CountAsync(connection, tenant), token);

    public async ValueTask SaveSnapshotsAsync(ImmutableArray<EntitySnapshot> snapshots, CancellationToken token) =>
        await ReadAsync(
            async connection =>
            {
                await PgSnapshots.SaveAsync(connection, snapshots).ConfigureAwait(false);
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

    /// <summary>A fault: the group is answered, and some time later committed.</summary>
    private async Task<ImmutableArray<AppendResult>> AppendAcknowledgedAsync(PgWriter writer, int partition, AppendGroup group, CancellationToken token)
    {
        var results = new TaskCompletionSource<ImmutableArray<AppendResult>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var commit = writer.AppendAsync(partition, group, AcknowledgeAsync, token);
        await Task.WhenAny(results.Task, commit).ConfigureAwait(false);
        return results.Task.IsCompleted ? await results.Task.ConfigureAwait(false) : await commit.ConfigureAwait(false);

        Task AcknowledgeAsync(ImmutableArray<AppendResult> judged)
        {
            results.TrySetResult(judged);
            return Task.Delay(TimeUntilCommit, time, CancellationToken.None);
        }
    }

    private static void CheckPartition(int partition) => ArgumentOutOfRangeException.ThrowIfNotEqual(partition, 0);

    /// <summary>Runs a read on a connection of the pool; who loses patience leaves it to its end.</summary>
    /// <remarks>No token reaches the driver: it would make a connection of its own to cancel each read whose caller has gone.</remarks>
    private async ValueTask<T> ReadAsync<T>(Func<NpgsqlConnection, Task<T>> read, CancellationToken token) =>
        await RunAsync(Opened(_reading), read).WaitAsync(token).ConfigureAwait(false);

    private static async Task<T> RunAsync<T>(NpgsqlDataSource source, Func<NpgsqlConnection, Task<T>> read)
    {
        try
        {
            var connection = await source.OpenConnectionAsync().ConfigureAwait(false);
            await using var returning = connection.ConfigureAwait(false);
            return await read(connection).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not JournalException && PgFaults.OfRead(fault) is { } named)
        {
            throw named;
        }
    }

    private T Opened<T>(T? part)
        where T : class
    {
        if (_closing is not null)
        {
            throw new JournalUnavailableException("The journal is closed.");
        }

        return _opening is { IsCompletedSuccessfully: true } && part is not null
            ? part
            : throw new InvalidOperationException("The journal is not open: OpenAsync comes first.");
    }
}
