using ActorState.Errors;
using ActorState.Journal;

namespace ActorState.Entities;

internal sealed partial class EntityPipeline
{
    private long _confirmedAt;
    private bool _isConfirming;
    private bool _isStale;
    private EntityProblem? _loadProblem;

    /// <summary>Reads the committed state; see <see cref="IEntityGrain.ReadAsync"/>.</summary>
    public async Task<EntityReadReply> ReadAsync(EntityReadRequest request)
    {
        var wait = request.TimeLeft < _services.Options.ReadWaitMax ? request.TimeLeft : _services.Options.ReadWaitMax;
        var deadline = DeadlineOf(wait);
        var state = request.Consistency == ReadConsistency.Strong ? await StrongAsync(deadline) : _committed ?? await CommittedAsync(deadline);
        _services.Instruments.OnRead(request.Consistency);
        if (state is null)
        {
            return EntityReadReply.Refused(_loadProblem ?? new EntityProblem(ErrorCode.Unavailable, $"Entity {_id.Type}/{_id.Id} could not be read in time."));
        }

        var isStale = request.Consistency == ReadConsistency.Local && IsUnconfirmed();
        return state.Value is null
            ? EntityReadReply.Refused(EntityProblem.EntityNotFound(_id.Type, _id.Id)) with { Stale = isStale }
            : new EntityReadReply(state.Head.Version, state.Position, _definition.Encode(state.Value)) { Stale = isStale };
    }

    /// <summary>R2: a state not older than the stored head, asked for after the read came. At least, not equal: a hot entity moves on meanwhile.</summary>
    private async Task<EntityState?> StrongAsync(long deadline)
    {
        if (await HeadAsync(deadline) is not { } head)
        {
            return null;
        }

        var hasReloaded = false;
        while (_committed is null || _committed.Head.Version < head.Version)
        {
            if (_phase == Phase.Ready && !_isDead && _work is null or { Flight.Count: 0 })
            {
                MetAnotherWriter = true;
                if (hasReloaded && !await PauseAsync(deadline))
                {
                    return null;
                }

                hasReloaded = true;
                StartLoad();
            }

            if (!await TurnedAsync(deadline))
            {
                return null;
            }
        }

        Confirm();
        return _committed;
    }

    private async Task<EntityHead?> HeadAsync(long deadline)
    {
        while (true)
        {
            try
            {
                return await _services.Heads.QueryAsync(_id);
            }
            catch (JournalException fault) when (IsPassing(fault))
            {
                if (!await PauseAsync(deadline))
                {
                    return null;
                }
            }
            catch (JournalRewoundException)
            {
                // What the journal now holds is not what was acknowledged; no head of it is worth an answer.
                return null;
            }
        }
    }

    /// <summary>The committed state, loaded if need be; null when that takes too long or fails.</summary>
    private async Task<EntityState?> CommittedAsync(long deadline)
    {
        while (_committed is null)
        {
            if (!await TurnedAsync(deadline))
            {
                return null;
            }
        }

        return _committed;
    }

    /// <summary>Waits until the pipeline has moved on; false at the deadline, or when loading failed for good.</summary>
    private async Task<bool> TurnedAsync(long deadline)
    {
        _turned ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var turned = _turned.Task;
        StartLoad();
        try
        {
            await turned.WaitAsync(TimeUntil(deadline), _services.Time);
        }
        catch (TimeoutException)
        {
            return false;
        }

        return _loadProblem is null;
    }

    private async Task<bool> PauseAsync(long deadline)
    {
        if (_services.Time.GetTimestamp() >= deadline)
        {
            return false;
        }

        await Task.Delay(_services.Options.RetryDelay, _services.Time);
        return true;
    }

    private TimeSpan TimeUntil(long deadline)
    {
        var left = _services.Time.GetElapsedTime(_services.Time.GetTimestamp(), deadline);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>R1: whether a local reply must say that the journal could not be reached. Starts to confirm a head not confirmed for long.</summary>
    private bool IsUnconfirmed()
    {
        if (_services.Time.GetElapsedTime(_confirmedAt) < _services.Options.LocalReadAgeMax)
        {
            return false;
        }

        if (!_isConfirming)
        {
            _ = ConfirmAsync();
        }

        return _isStale;
    }

    /// <summary>R1: asks for the stored head behind the reply, so that a stale activation heals at its first read.</summary>
    private async Task ConfirmAsync()
    {
        _isConfirming = true;
        try
        {
            var head = await _services.Heads.QueryAsync(_id);
            if (_committed!.Head.Version >= head.Version)
            {
                Confirm();
            }
            else if (_phase == Phase.Ready && !_isDead && _work is null)
            {
                MetAnotherWriter = true;
                StartLoad();
            }
        }
        catch (JournalException)
        {
            _isStale = true;
        }

        _isConfirming = false;
    }

    private void Confirm()
    {
        _confirmedAt = _services.Time.GetTimestamp();
        _isStale = false;
    }
}
