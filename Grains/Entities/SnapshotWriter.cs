using System.Collections.Immutable;
using System.Threading.Channels;
using ActorState.Diagnostics;
using ActorState.Journal;
using Microsoft.Extensions.Logging;

namespace ActorState.Entities;

/// <summary>Saves snapshots in batches, off the way of commands. A snapshot is only an optimisation: what does not fit or fails is dropped.</summary>
/// <remarks>
/// Of an entity only the newest waiting snapshot is saved, and those of every 1,000th version, which the store keeps for good.
/// Thread: offers from any; one loop saves.
/// </remarks>
internal sealed partial class SnapshotWriter(IJournalStore store, ILogger<SnapshotWriter> logger) : IDisposable
{
    /// <summary>The most snapshots that wait; as many again may be on their way to the store.</summary>
    public const int WaitingMax = 1_024;

    /// <summary>The most bytes of state that wait; as many again may be on their way to the store.</summary>
    public const long WaitingBytesMax = 32 * 1024 * 1024;

    private const int BatchMax = 64;
    private const long BatchBytesMax = 4 * 1024 * 1024;
    private const long MilestoneEvery = 1_000;

    private readonly Lock _lock = new();

    // A wake-up says only "look": one that waits already says it for all.
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly CancellationTokenSource _abandon = new();
    private Dictionary<(EntityId Id, long Milestone), EntitySnapshot> _waiting = [];
    private long _waitingBytes;
    private Task _loop = Task.CompletedTask;

    /// <summary>Starts the loop; snapshots offered before wait for it.</summary>
    public Task StartAsync()
    {
        _loop = Task.Run(RunAsync);
        return Task.CompletedTask;
    }

    /// <summary>Takes no more, saves what waits, and ends; gives up on the rest when <paramref name="token"/> says so.</summary>
    public async Task StopAsync(CancellationToken token)
    {
        _wake.Writer.TryComplete();
        using (token.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _abandon))
        {
            await _loop;
        }
    }

    /// <summary>Takes a snapshot to be saved; false when it was dropped, since a newer one waits or too much does.</summary>
    public bool Offer(EntitySnapshot snapshot)
    {
        lock (_lock)
        {
            if (!TryAdd(snapshot))
            {
                return false;
            }
        }

        // Refused only after the stop: a full channel already says what this would say.
        return _wake.Writer.TryWrite(true);
    }

    public void Dispose() => _abandon.Dispose();

    private bool TryAdd(EntitySnapshot snapshot)
    {
        var milestone = snapshot.Head.Version % MilestoneEvery == 0 ? snapshot.Head.Version : 0;
        var key = (snapshot.Id, milestone);
        var replaced = _waiting.GetValueOrDefault(key);
        var bytes = _waitingBytes + Bytes(snapshot) - (replaced is null ? 0 : Bytes(replaced));
        if (replaced?.Head.Version >= snapshot.Head.Version || bytes > WaitingBytesMax || (replaced is null && _waiting.Count >= WaitingMax))
        {
            return false;
        }

        _waiting[key] = snapshot;
        _waitingBytes = bytes;
        return true;
    }

    private async Task RunAsync()
    {
        while (await _wake.Reader.WaitToReadAsync(CancellationToken.None))
        {
            _wake.Reader.TryRead(out _);
            await SaveWaitingAsync();
        }

        await SaveWaitingAsync();
    }

    private async Task SaveWaitingAsync()
    {
        Dictionary<(EntityId, long), EntitySnapshot> taken;
        lock (_lock)
        {
            (taken, _waiting, _waitingBytes) = (_waiting, [], 0);
        }

        // By version: the store takes only what is newer than the last, and the milestones are the older ones.
        foreach (var batch in Batches(taken.Values.OrderBy(static snapshot => snapshot.Head.Version)))
        {
            await SaveAsync(batch);
        }
    }

    private async Task SaveAsync(ImmutableArray<EntitySnapshot> batch)
    {
        if (_abandon.IsCancellationRequested)
        {
            return;
        }

        try
        {
            await store.SaveSnapshotsAsync(batch, _abandon.Token);
        }
        catch (OperationCanceledException) when (_abandon.IsCancellationRequested)
        {
            // The stop ran out of time; the entities fold a little more next time.
        }
        catch (Exception fault)
        {
            LogSaveFailed(batch.Length, fault);
        }
    }

    private static IEnumerable<ImmutableArray<EntitySnapshot>> Batches(IEnumerable<EntitySnapshot> snapshots)
    {
        var batch = ImmutableArray.CreateBuilder<EntitySnapshot>();
        var bytes = 0L;
        foreach (var snapshot in snapshots)
        {
            if (batch.Count == BatchMax || (batch.Count > 0 && bytes + Bytes(snapshot) > BatchBytesMax))
            {
                yield return batch.DrainToImmutable();
                bytes = 0;
            }

            batch.Add(snapshot);
            bytes += Bytes(snapshot);
        }

        if (batch.Count > 0)
        {
            yield return batch.DrainToImmutable();
        }
    }

    private static long Bytes(EntitySnapshot snapshot) => snapshot.State?.Length ?? 0;

    [LoggerMessage(EventIds.EntitySnapshotsNotSaved, LogLevel.Warning, "{Count} snapshots were not saved; their entities fold more events until the next ones are.")]
    private partial void LogSaveFailed(int count, Exception fault);
}
