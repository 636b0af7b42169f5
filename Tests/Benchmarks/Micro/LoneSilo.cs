using System.Diagnostics.Metrics;
using ActorState.Benchmarks.Contenders;
using ActorState.Benchmarks.Running;
using ActorState.Entities;
using ActorState.Entities.Documents;
using ActorState.Journal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorState.Benchmarks.Micro;

/// <summary>A writer and one entity over a store that costs nothing, without Orleans.</summary>
internal sealed class LoneSilo : IFatalFaultHandler
{
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);

    private readonly JournalWriter _writer;
    private readonly EntityPipeline _entity;
    private readonly TaskFactory<Task<EntityReply>> _turns = new(new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler);

    public LoneSilo()
    {
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        var store = new NullJournalStore();
        _writer = new JournalWriter(0, store, new JournalWriterOptions(), TimeProvider.System, static _ => { }, this, new JournalInstruments(meters), NullLogger<JournalWriter>.Instance);
        _writer.Start();
        var services = new EntityServices(
            new EntityTypes([], static _ => null), _writer, new EntityLoader(store), new EffectiveHistory(store), new CommandReplies(store), new HeadChecks(store),
            new SnapshotWriter(store, NullLogger<SnapshotWriter>.Instance), new EntityInstruments(meters), new EntityOptions { SnapshotEvery = int.MaxValue },
            TimeProvider.System, NullLogger<EntityPipeline>.Instance);
        _entity = new EntityPipeline(new EntityId(EntityId.DefaultTenant, "sensor", "000042"), new DocumentDefinition(), services);
    }

    public async Task WriteAsync(AppendUnit unit)
    {
        var pending = new PendingUnit(unit, TimeProvider.System.GetTimestamp() + (long)(Never.TotalSeconds * TimeProvider.System.TimestampFrequency));
        var outcome = _writer.TryEnqueue(pending) ? await pending.Completion : throw new InvalidOperationException("The writer is full.");
        _ = outcome.Result ?? throw new InvalidOperationException($"The unit met {outcome.Fault}.");
    }

    /// <summary>Appends what the body says, under a new command id.</summary>
    public async Task ExecuteAsync(byte[] body)
    {
        var request = new EntityRequest(EntityId.DefaultTenant, EntityOperation.Append, null, body, Guid.CreateVersion7().ToString(), false, Never);
        var reply = await await _turns.StartNew(() => _entity.ExecuteAsync(request));
        _ = reply.Problem is null ? reply : throw new InvalidOperationException(reply.Problem.Detail);
    }

    public void OnFatal(Exception fault) => Bench.Say(fault.ToString());
}
