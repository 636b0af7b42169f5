using ActorState.Errors;
using ActorState.Journal;
using Microsoft.Extensions.Logging;

namespace ActorState.Entities;

/// <summary>Takes the commands of one entity in order: decides each on the tentative state, hands it to the writer, folds what the journal confirms.</summary>
/// <remarks>
/// <para>Two states: <em>committed</em>, which readers see, and <em>tentative</em>, committed plus the units in flight, on which commands are decided
/// (E1). A dead tail means that a unit in flight will not, or may not, be what the tentative state says: nothing is decided on it (E4).</para>
/// <para>The rules E1 to E7, R1 and R2 of ARCHITECTURE.md are marked where they are kept. Plain class, so that it is tested without Orleans.
/// Thread: grain turn; every continuation comes back to the scheduler that called.</para>
/// </remarks>
internal sealed partial class EntityPipeline
{
    private static readonly TimeSpan DeadlineTick = TimeSpan.FromMilliseconds(100);

    private readonly EntityId _id;
    private readonly IEntityDefinition _definition;
    private readonly EntityServices _services;
    private readonly EntityDecider _decider;
    private readonly IEntityOwner? _owner;
    private readonly ILogger _logger;
    private EntityWork? _work;
    private Phase _phase;
    private EntityState? _committed;
    private EntityState? _tentative;
    private bool _isDead;
    private EntityHead? _refusedAt;
    private int _waiting;
    private bool _isSettling;
    private bool _isWatching;
    private TaskCompletionSource? _turned;

    public EntityPipeline(EntityId id, IEntityDefinition definition, EntityServices services, IEntityOwner? owner = null)
    {
        _id = id;
        _definition = definition;
        _services = services;
        _owner = owner;
        _logger = services.Logger;
        _decider = new EntityDecider(id, definition, services.Time, services.Logger);
    }

    private enum Phase
    {
        Unloaded,
        Loading,
        Ready,
        ReadingHistory,
    }

    /// <summary>Nothing is in flight and nobody waits.</summary>
    public bool IsIdle => _waiting == 0 && _work is null && _phase is Phase.Ready or Phase.Unloaded;

    /// <summary>The entity was never written, as far as is known here.</summary>
    public bool FoundNothing => _committed is null || _committed.Head.Version == 0;

    /// <summary>Another writer has appended to this entity: another activation may live.</summary>
    public bool MetAnotherWriter { get; private set; }

    /// <summary>Runs a command; see <see cref="IEntityGrain.ExecuteAsync"/>.</summary>
    public Task<EntityReply> ExecuteAsync(EntityRequest request)
    {
        var operation = request.Operation;
        if (request.TimeLeft <= TimeSpan.Zero)
        {
            return Refused(operation, TooLate());
        }

        var prepared = operation is EntityOperation.Undo or EntityOperation.Redo ? RevertRequest.Prepare(request, _definition) : _definition.Prepare(request);
        if (prepared.Problem is not null)
        {
            return Refused(operation, prepared.Problem);
        }

        if (_waiting >= _services.Options.WaitingMax)
        {
            return Refused(operation, new EntityProblem(ErrorCode.RateLimited, $"{_waiting} commands wait at entity {_id.Type}/{_id.Id}."));
        }

        var command = prepared.Command ?? throw new InvalidOperationException("A prepared request without a problem has a command.");
        var call = new CommandCall(request.Keyed, DeadlineOf(request.TimeLeft));
        var waiter = new CommandWaiter(request, command, new Preconditions(request, prepared.ExpectedVersion), CommandFingerprint.Of(request), call);
        return request.DryRun ? DryRunAsync(waiter, call) : EnqueueAsync(waiter, call);
    }

    private Task<EntityReply> EnqueueAsync(CommandWaiter waiter, CommandCall call)
    {
        _waiting++;
        _work ??= new EntityWork();
        if (IsNext(_work, waiter))
        {
            HandOver(waiter, null);
            return call.Reply;
        }

        _work.Inbox.AddLast(waiter);
        Pump();
        return call.Reply;
    }

    /// <summary>Whether <see cref="Pump"/> would do nothing but hand the command over.</summary>
    private bool IsNext(EntityWork work, CommandWaiter waiter) =>
        _phase == Phase.Ready && !_isDead && work.First is null && !waiter.NeedsHistory && work.FindTwin(waiter.Request.CommandId) is null;

    /// <summary>What a command would do to the committed state. Like a local read: no unit.</summary>
    private async Task<EntityReply> DryRunAsync(CommandWaiter waiter, CommandCall call)
    {
        var state = await CommittedAsync(call.Deadline);
        if (state is null)
        {
            return EntityReply.Refused(waiter.Request.Operation, TooLate());
        }

        return _decider.Decide(state, waiter, null).Answer with { Version = 0 };
    }

    /// <summary>Decides what can be decided now. No await between reading the tentative state and handing a unit over (E3).</summary>
    private void Pump()
    {
        if (_phase == Phase.Unloaded && _work is not null)
        {
            StartLoad();
        }

        while (_phase == Phase.Ready && !_isDead && _work?.First is { } waiter)
        {
            if (_work.FindTwin(waiter.Request.CommandId) is { } twin)
            {
                _work.Inbox.RemoveFirst();
                _work.Join(twin, waiter);
            }
            else if (waiter.NeedsHistory)
            {
                // E3: history is read while nothing of the entity is in flight, and later commands are held back.
                if (_work.Flight.Count == 0)
                {
                    _ = ReadHistoryAsync(waiter);
                }

                break;
            }
            else
            {
                _work.Inbox.RemoveFirst();
                HandOver(waiter, null);
            }
        }

        WatchDeadlines();
    }

    private void HandOver(CommandWaiter waiter, RevertDecision? revert)
    {
        var decided = _decider.Decide(_tentative!, waiter, revert);
        var pending = new PendingUnit(new AppendUnit(decided.Append), waiter.Deadline);
        if (!_services.Writer.TryEnqueue(pending))
        {
            Answer(waiter.Calls, EntityReply.Refused(waiter.Request.Operation, new EntityProblem(ErrorCode.Unavailable, "The journal takes nothing more in now; nothing was applied.")));
            return;
        }

        _tentative = decided.After;
        _work!.TakeOff(new FlightUnit(waiter, decided, pending));
        if (!_isSettling)
        {
            _ = SettleAsync();
        }
    }

    /// <summary>Reads what an undo or redo needs to know, then decides it: the rest of the pipeline waits behind it.</summary>
    private async Task ReadHistoryAsync(CommandWaiter waiter)
    {
        _phase = Phase.ReadingHistory;
        RevertDecision? decision = null;
        while (decision is null && waiter.Calls.Count > 0)
        {
            try
            {
                decision = await FindRevertAsync((RevertRequest)waiter.Command, _committed!.Head);
            }
            catch (Exception fault)
            {
                LogLoadFailed(fault, _id.ToString());
                WatchDeadlines();
                if (!IsPassing(fault))
                {
                    decision = new RevertDecision(RevertTarget.Refused(NotReadable()), null);
                    break;
                }

                await Task.Delay(_services.Options.RetryDelay, _services.Time);
            }
        }

        _phase = Phase.Ready;
        if (decision is not null && _work?.First == waiter)
        {
            _work.Inbox.RemoveFirst();
            HandOver(waiter, decision);
        }

        Turn();
    }

    private async Task<RevertDecision> FindRevertAsync(RevertRequest request, EntityHead head)
    {
        var target = request.IsRedo
            ? await _services.History.RedoAsync(_id, head, CancellationToken.None)
            : await _services.History.UndoAsync(_id, head, request.To, CancellationToken.None);
        var isAbsent = target.Problem is not null || target.To == 0;
        return new RevertDecision(target, isAbsent ? null : (await _services.Loader.LoadAsync(_id, _definition, target.To, CancellationToken.None)).State.Value);
    }

    private void Answer(List<CommandCall> calls, EntityReply reply)
    {
        foreach (var call in calls)
        {
            if (call.TryAnswer(reply))
            {
                _waiting--;
                _services.Instruments.OnAnswered(reply);
            }
        }
    }

    /// <summary>Something has changed: go on deciding, let readers look again, drop what is done.</summary>
    private void Turn()
    {
        Pump();
        if (_work is { IsEmpty: true })
        {
            _work = null;
        }

        var turned = _turned;
        _turned = null;
        turned?.SetResult();
        _owner?.OnTurned();
    }

    /// <summary>E7: a deadline also ends waiting for a load, a twin, a barrier or another decision. Runs only while somebody waits so.</summary>
    private void WatchDeadlines()
    {
        if (!_isWatching && _work is { IsBlocked: true })
        {
            _isWatching = true;
            _ = WatchDeadlinesAsync();
        }
    }

    private async Task WatchDeadlinesAsync()
    {
        while (_work is { IsBlocked: true })
        {
            await Task.Delay(DeadlineTick, _services.Time);
            var expired = _work?.TakeExpired(_services.Time.GetTimestamp()) ?? [];
            Answer(expired, EntityReply.Refused(EntityOperation.None, TooLate()));
            if (_work is { IsEmpty: true })
            {
                _work = null;
            }
        }

        _isWatching = false;
    }

    private long DeadlineOf(TimeSpan timeLeft) =>
        _services.Time.GetTimestamp() + (long)(timeLeft.TotalSeconds * _services.Time.TimestampFrequency);

    private EntityProblem TooLate() =>
        new(ErrorCode.Unavailable, $"Entity {_id.Type}/{_id.Id} could not take the command in time; nothing was applied.");

    private static Task<EntityReply> Refused(EntityOperation operation, EntityProblem problem) => Task.FromResult(EntityReply.Refused(operation, problem));
}
