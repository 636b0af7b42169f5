using System.Collections.Concurrent;
using System.Collections.Immutable;
using ActorState.Entities;
using ActorState.Journal;

namespace ActorState.TestKit.Journal;

/// <summary>A store that does as told: holds appends, fails them before or after they are durable, holds reads, and keeps what it was given.</summary>
public sealed class ScriptedStore(IJournalStore inner) : JournalStoreDecorator(inner)
{
    private readonly ConcurrentQueue<ScriptedStep> _steps = new();
    private readonly ConcurrentQueue<ReadGate> _reads = new();
    private readonly ConcurrentQueue<ReadGate> _heads = new();
    private int _conflicts;

    /// <summary>Every group submitted, in order; a resubmission counts again.</summary>
    public ConcurrentQueue<AppendGroup> Groups { get; } = new();

    /// <summary>How many units were refused as conflicts.</summary>
    public int Conflicts => _conflicts;

    /// <summary>How many head queries were sent.</summary>
    public int HeadQueries { get; private set; }

    /// <summary>Fails groups for what is in them, as a poisonous unit does.</summary>
    public Func<AppendGroup, Exception?> Poison { get; set; } = static _ => null;

    /// <summary>While set, every read fails so.</summary>
    public Exception? ReadFault { get; set; }

    /// <summary>Says what happens to the next append not spoken for yet; without a step it just passes.</summary>
    public ScriptedStore Next(ScriptedStep step)
    {
        _steps.Enqueue(step);
        return this;
    }

    /// <summary>Holds the next append before it reaches the journal.</summary>
    public HeldAppend HoldNext()
    {
        var held = new HeldAppend(isAfterCommit: false);
        Next(held);
        return held;
    }

    /// <summary>Lets the next append commit, but holds its answer.</summary>
    public HeldAppend HoldNextAnswer()
    {
        var held = new HeldAppend(isAfterCommit: true);
        Next(held);
        return held;
    }

    /// <summary>Holds the next read of an entity's events.</summary>
    public ReadGate HoldNextRead() => Enqueue(_reads);

    /// <summary>Holds the answer of the next head query: it has looked, but nobody knows yet.</summary>
    public ReadGate HoldNextHeads() => Enqueue(_heads);

    public override async ValueTask<ImmutableArray<AppendResult>> AppendAsync(int partition, AppendGroup group, CancellationToken token)
    {
        Groups.Enqueue(group);
        if (Poison(group) is { } fault)
        {
            throw fault;
        }

        var step = _steps.TryDequeue(out var next) ? next : ScriptedStep.Pass;
        var results = await step.RunAsync(() => Inner.AppendAsync(partition, group, token));
        Interlocked.Add(ref _conflicts, results.Count(static result => result is AppendResult.Conflict));
        return results;
    }

    public override ValueTask<LoadedEntity> LoadAsync(EntityId id, long? atVersion, int stateVersion, CancellationToken token) =>
        ReadAsync(() => Inner.LoadAsync(id, atVersion, stateVersion, token));

    public override async ValueTask<EventPage> ReadEntityAsync(EntityId id, long from, bool descending, PageLimit limit, CancellationToken token)
    {
        if (_reads.TryDequeue(out var gate))
        {
            await gate.PassAsync();
        }

        return await ReadAsync(() => Inner.ReadEntityAsync(id, from, descending, limit, token));
    }

    public override async ValueTask<ImmutableArray<EntityHead>> ReadHeadsAsync(ImmutableArray<EntityId> ids, CancellationToken token)
    {
        HeadQueries++;
        var heads = await ReadAsync(() => Inner.ReadHeadsAsync(ids, token));
        if (_heads.TryDequeue(out var gate))
        {
            await gate.PassAsync();
        }

        return heads;
    }

    public override ValueTask<CommandRecord?> FindCommandAsync(EntityId id, string commandId, CancellationToken token) =>
        ReadAsync(() => Inner.FindCommandAsync(id, commandId, token));

    public override ValueTask<long> ReadHeadPositionAsync(int partition, CancellationToken token) => ReadAsync(() => Inner.ReadHeadPositionAsync(partition, token));

    public override ValueTask<ImmutableArray<TypeCount>> CountAsync(string tenant, CancellationToken token) => ReadAsync(() => Inner.CountAsync(tenant, token));

    private static ReadGate Enqueue(ConcurrentQueue<ReadGate> gates)
    {
        var gate = new ReadGate();
        gates.Enqueue(gate);
        return gate;
    }

    private ValueTask<T> ReadAsync<T>(Func<ValueTask<T>> read) => ReadFault is { } fault ? ValueTask.FromException<T>(fault) : read();
}

/// <summary>What happens to one append.</summary>
public abstract class ScriptedStep
{
    /// <summary>It just passes.</summary>
    public static ScriptedStep Pass { get; } = new PassStep();

    /// <summary>It fails before it reaches the journal.</summary>
    public static ScriptedStep Fail(Exception fault) => new FailStep(fault);

    /// <summary>It is committed, but its answer is lost.</summary>
    public static ScriptedStep CommitAndLose() => new LoseStep();

    /// <summary>Its outcome is unknown, and nothing was committed.</summary>
    public static ScriptedStep LoseUncommitted() => new FailStep(new JournalOutcomeUnknownException("scripted"));

    public abstract Task<ImmutableArray<AppendResult>> RunAsync(Func<ValueTask<ImmutableArray<AppendResult>>> append);

    private sealed class PassStep : ScriptedStep
    {
        public override async Task<ImmutableArray<AppendResult>> RunAsync(Func<ValueTask<ImmutableArray<AppendResult>>> append) => await append();
    }

    private sealed class FailStep(Exception fault) : ScriptedStep
    {
        public override Task<ImmutableArray<AppendResult>> RunAsync(Func<ValueTask<ImmutableArray<AppendResult>>> append) =>
            Task.FromException<ImmutableArray<AppendResult>>(fault);
    }

    private sealed class LoseStep : ScriptedStep
    {
        public override async Task<ImmutableArray<AppendResult>> RunAsync(Func<ValueTask<ImmutableArray<AppendResult>>> append)
        {
            await append();
            throw new JournalOutcomeUnknownException("scripted");
        }
    }
}

/// <summary>An append that is held until it is released, before or after it is committed.</summary>
public sealed class HeldAppend(bool isAfterCommit) : ScriptedStep
{
    private readonly ReadGate _gate = new();
    private volatile bool _isLost;

    /// <summary>Completes when the append is there.</summary>
    public Task Arrived => _gate.Arrived;

    /// <summary>Lets the append go on.</summary>
    public void Release() => _gate.Release();

    /// <summary>Lets the append go on, but loses its answer.</summary>
    public void Lose()
    {
        _isLost = true;
        _gate.Release();
    }

    public override async Task<ImmutableArray<AppendResult>> RunAsync(Func<ValueTask<ImmutableArray<AppendResult>>> append)
    {
        if (!isAfterCommit)
        {
            await _gate.PassAsync();
            return await append();
        }

        var results = await append();
        await _gate.PassAsync();
        return _isLost ? throw new JournalOutcomeUnknownException("scripted") : results;
    }
}

/// <summary>A place where one caller is held until it is released.</summary>
public sealed class ReadGate
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the caller is there.</summary>
    public Task Arrived => _arrived.Task;

    /// <summary>Lets the caller go on.</summary>
    public void Release() => _released.TrySetResult();

    public Task PassAsync()
    {
        _arrived.TrySetResult();
        return _released.Task;
    }
}
