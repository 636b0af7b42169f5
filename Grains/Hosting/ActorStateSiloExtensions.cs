using ActorState.Entities;
using ActorState.Entities.Documents;
using ActorState.Feed;
using ActorState.Journal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ActorState.Hosting;

/// <summary>Adds ActorState to a silo.</summary>
public static class ActorStateSiloExtensions
{
    private static readonly DocumentDefinition AnyDocument = new();

    /// <summary>Adds the engine: entities, journal writer, feed. The host registers an <see cref="IJournalStore"/> and an <see cref="IFatalFaultHandler"/>, and may restrict documents by a function from name to definition.</summary>
    public static ISiloBuilder AddActorState(this ISiloBuilder silo, Action<ActorStateBuilder>? configure = null)
    {
        silo.Services.AddJournal().AddEntities().AddFeed();
        configure?.Invoke(new ActorStateBuilder(silo.Services));
        return silo;
    }

    private static IServiceCollection AddJournal(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<JournalWriterOptions>();
        services.TryAddSingleton<OpenedJournal>();
        services.TryAddSingleton<JournalInstruments>();
        services.TryAddSingleton(static provider => new JournalWriter(
            partition: 0,
            provider.GetRequiredService<IJournalStore>(),
            provider.GetRequiredService<IOptions<JournalWriterOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<FeedSignal>().Advance,
            provider.GetRequiredService<IFatalFaultHandler>(),
            provider.GetRequiredService<JournalInstruments>(),
            provider.GetRequiredService<ILogger<JournalWriter>>()));
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, JournalLifecycle>();
        return services;
    }

    private static IServiceCollection AddEntities(this IServiceCollection services)
    {
        services.AddOptions<EntityOptions>();
        services.TryAddSingleton<Func<string, IEntityDefinition?>>(static _ => static _ => AnyDocument);
        services.TryAddSingleton(static provider => new EntityTypes(
            provider.GetServices<RegisteredEntity>(), provider.GetRequiredService<Func<string, IEntityDefinition?>>()));
        services.TryAddSingleton<EntityLoader>();
        services.TryAddSingleton<EffectiveHistory>();
        services.TryAddSingleton<CommandReplies>();
        services.TryAddSingleton<HeadChecks>();
        services.TryAddSingleton<SnapshotWriter>();
        services.TryAddSingleton<EntityInstruments>();
        services.TryAddSingleton(static provider => provider.GetRequiredService<IOptions<EntityOptions>>().Value);
        services.TryAddSingleton<EntityServices>();
        services.TryAddSingleton<EntityHistory>();
        services.TryAddSingleton<Catalog>();
        return services;
    }

    private static void AddFeed(this IServiceCollection services)
    {
        services.TryAddSingleton(static _ => new FeedSignal());
        services.TryAddSingleton<FeedHead>();
        services.TryAddSingleton<FeedReader>();
    }
}
