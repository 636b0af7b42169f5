using ActorState.Errors;
using ActorState.Journal;
using Microsoft.Extensions.Logging;

namespace ActorState.Entities;

internal sealed partial class EntityPipeline
{
    private bool IsWaitedFor => _work is not null || _turned is not null;

    /// <summary>Begins to fold the entity out of the journal, unless that is under way or units are in flight.</summary>
    private void StartLoad()
    {
        if (_phase == Phase.Unloaded || (_phase == Phase.Ready && _work is null or { Flight.Count: 0 }))
        {
            _ = LoadAsync();
        }
    }

    /// <summary>Folds the entity out of the journal, trying until it is there or nobody waits any more (E6).</summary>
    private async Task LoadAsync()
    {
        _phase = Phase.Loading;
        _loadProblem = null;
        while (true)
        {
            WatchDeadlines();
            try
            {
                OnLoaded(await _services.Loader.LoadAsync(_id, _definition, CancellationToken.None));
                break;
            }
            catch (Exception fault)
            {
                LogLoadFailed(fault, _id.ToString());
                if (!IsPassing(fault))
                {
                    RefuseAll(NotReadable());
                    _phase = Phase.Unloaded;
                    break;
                }
            }

            await Task.Delay(_services.Options.RetryDelay, _services.Time);
            if (!IsWaitedFor)
            {
                _phase = Phase.Unloaded;
                break;
            }
        }

        Turn();
    }

    private void OnLoaded(LoadedState loaded)
    {
        _services.Instruments.OnLoaded();
        _decider.UseSalt(loaded.Salt);
        _committed = _tentative = loaded.State;
        _isDead = false;
        _phase = Phase.Ready;
        _work?.PutAgainInFront();
        Confirm();
    }

    /// <summary>Whether trying again may help; otherwise the stored rows, or the entity type's code, are at fault.</summary>
    private static bool IsPassing(Exception fault) => fault is JournalUnavailableException or JournalLockTimeoutException or JournalFullException;

    private void RefuseAll(EntityProblem problem)
    {
        _loadProblem = problem;
        var work = _work;
        _work = null;
        foreach (var waiter in work is null ? [] : work.Again.Concat(work.Inbox).ToList())
        {
            Answer(waiter.Calls, EntityReply.Refused(waiter.Request.Operation, problem));
        }
    }

    private EntityProblem NotReadable() =>
        new(ErrorCode.Internal, $"Entity {_id.Type}/{_id.Id} could not be read from the journal; nothing was applied.");

    [LoggerMessage(Diagnostics.EventIds.EntityLoadFailed, LogLevel.Warning, "Entity {Entity} could not be read from the journal.")]
    private partial void LogLoadFailed(Exception fault, string entity);

    [LoggerMessage(Diagnostics.EventIds.EntityConflict, LogLevel.Debug, "Entity {Entity}: a unit decided on version {Expected} met version {Actual}.")]
    private partial void LogConflict(string entity, long expected, long actual);

    [LoggerMessage(Diagnostics.EventIds.EntityGuardHeld, LogLevel.Information, "Entity {Entity}: a unit decided on version {Expected} was written while version {Committed} is known here; it is read anew.")]
    private partial void LogGuardHeld(string entity, long expected, long committed);
}
