using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using ActorState.Entities;
using ActorState.Journal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorState.TestKit.Entities;

/// <summary>One silo's engine without Orleans: a journal writer, and pipelines that run on one turn at a time.</summary>
internal sealed class Engine : IAsyncDisposable, IFatalFaultHandler
{
    private readonly ServiceProvider _provider = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly IJournalStore _store;
    private readonly TaskCompletionSource<Exception> _fatal = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Engine(IJournalStore store, TimeProvider? time = null, EntityOptions? options = null, JournalWriterOptions? writing = null)
    {
        _store = store;
        Time = time ?? TimeProvider.System;
        var meters = _provider.GetRequiredService<IMeterFactory>();
        Writer = new JournalWriter(0, store, writing ?? new JournalWriterOptions { ResubmitDelay = TimeSpan.FromMilliseconds(1) }, Time, static _ => { }, this, new JournalInstruments(meters), NullLogger<JournalWriter>.Instance);
        Snapshots = new SnapshotWriter(store, NullLogger<SnapshotWriter>.Instance);
        Services = new EntityServices(
            new EntityTypes([], static _ => new CounterDefinition()), Writer, new EntityLoader(store), new EffectiveHistory(store), new CommandReplies(store),
            new HeadChecks(store), Snapshots, new EntityInstruments(meters), options ?? new EntityOptions(), Time, NullLogger<EntityPipeline>.Instance);
        Writer.Start();
    }

    public TimeProvider Time { get; }

    public JournalWriter Writer { get; }

    public SnapshotWriter Snapshots { get; }

    public EntityServices Services { get; }

    /// <summary>The fault that would have ended the process; the writer reports it last of all.</summary>
    public Task<Exception> Fatal => _fatal.Task;

    /// <summary>A new activation of an entity.</summary>
    public Activation Activate(string id, IEntityDefinition? definition = null) =>
        new(new EntityPipeline(new EntityId("default", "counter", id), definition ?? new CounterDefinition(), Services));

    public void OnFatal(Exception fault) => _fatal.TrySetResult(fault);

    public async ValueTask DisposeAsync()
    {
        await Writer.StopAsync();
        Snapshots.Dispose();
        await _provider.DisposeAsync();
        GC.KeepAlive(_store);
    }
}

/// <summary>A pipeline on turns of its own, as a grain gives them.</summary>
internal sealed class Activation(EntityPipeline pipeline)
{
    private readonly TaskScheduler _turns = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;

    public EntityPipeline Pipeline => pipeline;

    public Task<EntityReply> RunAsync(string command, long amount, string commandId, bool keyed = true, TimeSpan? timeLeft = null) =>
        ExecuteAsync(Request(EntityOperation.Command, command, amount.ToString(CultureInfo.InvariantCulture), commandId, keyed, timeLeft));

    public Task<EntityReply> CloseAsync(string commandId) => ExecuteAsync(Request(EntityOperation.Delete, null, "", commandId, true, null));

    public Task<EntityReply> UndoAsync(string commandId, long? to = null) =>
        ExecuteAsync(Request(EntityOperation.Undo, null, to is null ? "" : $$"""{"to":{{to}}}""", commandId, true, null));

    public Task<EntityReply> RedoAsync(string commandId) => ExecuteAsync(Request(EntityOperation.Redo, null, "", commandId, true, null));

    public Task<EntityReply> ExecuteAsync(EntityRequest request) => OnTurnAsync(() => pipeline.ExecuteAsync(request));

    public Task<EntityReadReply> ReadAsync(ReadConsistency consistency = ReadConsistency.Local, TimeSpan? timeLeft = null) =>
        OnTurnAsync(() => pipeline.ReadAsync(new EntityReadRequest("default", consistency, timeLeft ?? TimeSpan.FromSeconds(15))));

    /// <summary>Completes when every turn begun before has ended its synchronous part.</summary>
    public Task TurnAsync() => OnTurnAsync(static () => Task.FromResult(0));

    public static EntityRequest Request(EntityOperation operation, string? name, string body, string commandId, bool keyed, TimeSpan? timeLeft) =>
        new("default", operation, name, Encoding.UTF8.GetBytes(body), commandId, keyed, timeLeft ?? TimeSpan.FromSeconds(15));

    private Task<T> OnTurnAsync<T>(Func<Task<T>> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, _turns).Unwrap();
}
