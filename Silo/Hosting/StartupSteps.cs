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
    OrleansDatabase? orleans = null,
    PostgresWait? postgres = null) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await documents.LoadAsync(cancellationToken);
        if (postgres is not null)
        {
            await postgres.RunAsync(cancellationToken);
        }
        else if (orleans is not null)
        {
            await CreateDatabaseAsync(orleans, cancellationToken);
        }
        else
        {
            LogNotDurable();
        }
    }

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var status = await grains.GetGrain<IFeedGrain>(EntityId.DefaultTenant).StatusAsync(cancellationToken);
        LogJournal(Place(), status.Durability, status.Head);
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

    private string Place() => settings.Store switch
    {
        StoreKind.Memory => "memory",
        StoreKind.Postgres => "PostgreSQL",
        _ => Path.Combine(settings.Data, "journal.db"),
    };

    /// <summary>Creates the data folder and Orleans' own database, which the silo reads while it starts.</summary>
    private async Task CreateDatabaseAsync(OrleansDatabase database, CancellationToken token)
    {
        try
        {
            await database.CreateAsync(token);
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
