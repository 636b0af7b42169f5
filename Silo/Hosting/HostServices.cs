using ActorState.Entities;
using ActorState.Faults;
using ActorState.Gateway.Settings;
using ActorState.Journal;
using ActorState.Silo.Documents;
using ActorState.Silo.Settings;
using ActorState.Silo.Storage.AdoNet.Orleans;
using ActorState.Silo.Storage.AdoNet.PostgreSql;
using ActorState.Silo.Storage.AdoNet.Sqlite;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ActorState.Silo.Hosting;

/// <summary>What the host gives the engine: the store, the options, the clock, and the way out when the journal cannot go on.</summary>
internal static class HostServices
{
    /// <summary>Adds it all.</summary>
    public static IServiceCollection AddActorStateHost(this IServiceCollection services, ActorStateSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(ReadFaultPoints());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IFatalFaultHandler, FatalFaultExit>();
        services.AddSingleton<IFatalErrorHandler, ClusterFaultExit>();
        services.Configure<EntityOptions>(options =>
        {
            options.LocalReadAgeMax = settings.EntityLocalReadAgeMax;
            options.SnapshotEvery = settings.EntitySnapshotEvery;
        });
        services.AddSingleton<DocumentTypes>();
        services.AddSingleton<Func<string, IEntityDefinition?>>(provider => provider.GetRequiredService<DocumentTypes>().Find);
        services.AddJournalStore(settings);
        if (settings.Store == StoreKind.Postgres)
        {
            services.AddSingleton<PostgresWait>();
        }

        services.AddHostedService<StartupSteps>();
        services.AddStartQuietness();
        return services;
    }

    private static FaultPoints ReadFaultPoints()
    {
        try
        {
            return FaultPoints.Parse(Environment.GetEnvironmentVariable(FaultPoints.Variable));
        }
        catch (FormatException fault)
        {
            throw StartRefusedException.For([$"{FaultPoints.Variable}: {fault.Message}"]);
        }
    }

    private static void AddJournalStore(this IServiceCollection services, ActorStateSettings settings)
    {
        if (settings.Store == StoreKind.Memory)
        {
            services.AddSingleton<IJournalStore, MemoryJournalStore>();
            return;
        }

        if (settings.Store == StoreKind.Postgres)
        {
            services.AddSingleton<IJournalStore>(provider => new PgJournalStore(
                new PgJournalOptions
                {
                    ConnectionString = settings.PostgresConnectionString,
                    AllowUnsafe = settings.AllowUnsafe,
                    Faults = provider.GetRequiredService<FaultPoints>(),
                },
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<PgJournalStore>>()));
            return;
        }

        services.AddSingleton(new OrleansDatabase(settings.Data));
        services.AddSingleton<IJournalStore>(provider => new SqliteJournalStore(
            new SqliteJournalOptions { Folder = settings.Data, Faults = provider.GetRequiredService<FaultPoints>() }, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<SqliteJournalStore>>()));
    }

    /// <summary>A start that fails is reported once, by the program; each layer of the silo on the way would log it with its stack trace.</summary>
    private static void AddStartQuietness(this IServiceCollection services) => services.AddLogging(logging => logging
        .AddFilter("Orleans.Runtime.SiloLifecycleSubject", LogLevel.None)
        .AddFilter("Orleans.Runtime.Silo", LogLevel.Critical));
}
