using System.Collections.Immutable;
using ActorState.Journal;

namespace ActorState.Entities;

/// <summary>Asks the journal for stored heads; everyone who waits while a query is under way shares the next one.</summary>
/// <remarks>
/// R2: a read may only join a query that is not yet sent, otherwise the head could be older than what was acknowledged before the read began.
/// Thread: any.
/// </remarks>
public sealed class HeadChecks(IJournalStore store)
{
    private const int QueryEntitiesMax = 1_000;

    private readonly Lock _lock = new();
    private readonly Queue<Check> _waiting = new();
    private bool _isRunning;

    /// <summary>The stored head of an entity, as of some moment after this call.</summary>
    /// <exception cref="JournalException">The journal could not be asked.</exception>
    public Task<EntityHead> QueryAsync(EntityId id)
    {
        var check = new Check(id, new TaskCompletionSource<EntityHead>(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_lock)
        {
            _waiting.Enqueue(check);
            if (_isRunning)
            {
                return check.Head.Task;
            }

            _isRunning = true;
        }

        _ = Task.Run(RunAsync);
        return check.Head.Task;
    }

    private async Task RunAsync()
    {
        while (true)
        {
            var batch = new List<Check>();
            lock (_lock)
            {
                while (batch.Count < QueryEntitiesMax && _waiting.TryDequeue(out var check))
                {
                    batch.Add(check);
                }

                if (batch.Count == 0)
                {
                    _isRunning = false;
                    return;
                }
            }

            await QueryAsync(batch);
        }
    }

    private async Task QueryAsync(List<Check> batch)
    {
        try
        {
            var ids = batch.Select(static check => check.Id).Distinct().ToImmutableArray();
            var heads = await store.ReadHeadsAsync(ids, CancellationToken.None);
            var byId = ids.Zip(heads).ToDictionary(static pair => pair.First, static pair => pair.Second);
            foreach (var check in batch)
            {
                check.Head.SetResult(byId[check.Id]);
            }
        }
        catch (Exception fault)
        {
            foreach (var check in batch)
            {
                check.Head.TrySetException(fault);
            }
        }
    }

    private sealed record Check(EntityId Id, TaskCompletionSource<EntityHead> Head);
}
