using ActorState.Entities;
using ActorState.Faults;
using ActorState.Feed;
using ActorState.Gateway.Settings;
using ActorState.Silo.Documents;
using ActorState.Silo.Settings;
using ActorState.Silo.Storage.AdoNet.Orleans;
using Microsoft.Data.Sqlite;

namespace ActorState.Silo.Hosting;

/// <summary>What happens before everything else starts, and what the people at the console are told of the journal when it has.</summary>
internal sealed partial class StartupSteps(
    ActorStateSettings settings,
    IGrainFactory grains,
    DocumentTypes documents,
    FaultPoints faults,
    ILogger<StartupSteps> logger,
    OrleansDatabase? orleans = null) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await documents.LoadAsync(cancellationToken);
        await CreateDatabaseAsync(cancellationToken);
    }

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var status = await grains.GetGrain<IFeedGrain>(EntityId.DefaultTenant).StatusAsync(cancellationToken);
        LogJournal(settings.Store == StoreKind.Memory ? "memory" : Path.Combine(settings.Data, "journal.db"), status.Durability, status.Head);
        if (settings.AllowUnsafe)
        {
            LogUnsafe();
        }

        if (faults.IsAny)
        {
            LogFaultPoints(FaultPoints.Variable);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Creates the data folder and Orleans' own database, which the silo reads while it starts.</summary>
    private async Task CreateDatabaseAsync(CancellationToken token)
    {
        if (orleans is null)
        {
            LogNotDurable();
            return;
        }

        try
        {
            await orleans.CreateAsync(token);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new StartRefusedException($"The folder {settings.Data} (ActorState:Data) cannot be used: {fault.Message}", fault);
        }
    }

    [LoggerMessage(HostingEventIds.Journal, LogLevel.Information, "Journal {Place}: {Durability}; the last event is at position {Head}.")]
    private partial void LogJournal(string place, string durability, long head);

    [LoggerMessage(HostingEventIds.NotDurable, LogLevel.Warning,
        "ActorState:Store=memory: NOTHING IS KEPT. Every entity and every event is lost when this process ends.")]
    private partial void LogNotDurable();

    [LoggerMessage(HostingEventIds.Unsafe, LogLevel.Warning,
        "ActorState:Journal:AllowUnsafe=true: the journal may run WITHOUT durability; an acknowledged change may be lost in a crash.")]
    private partial void LogUnsafe();

    [LoggerMessage(HostingEventIds.FaultPoints, LogLevel.Warning, "{Variable} is set: this process is told to FAIL, and may break its promises.")]
    private partial void LogFaultPoints(string variable);
}
