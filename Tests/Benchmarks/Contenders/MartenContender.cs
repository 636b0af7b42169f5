using ActorState.Benchmarks.Running;
using JasperFx;
using JasperFx.Events;
using Marten;

namespace ActorState.Benchmarks.Contenders;

/// <summary>Marten with its quick append: one session, one transaction and one commit for each event.</summary>
internal sealed class MartenContender(ContenderSettings settings) : IContender
{
    private const int StreamsAtOnce = 500;

    private readonly EntityPicker _entities = new(Reading.Entities);
    private readonly Guid[] _streams = [.. Enumerable.Range(0, Reading.Entities).Select(static _ => Guid.CreateVersion7())];
    private readonly DocumentStore _store = DocumentStore.For(options =>
    {
        options.Connection(settings.Postgres);
        options.Events.AppendMode = EventAppendMode.Quick;
        options.Events.AddEventType<Reading>();
        options.UseSystemTextJsonForSerialization();
        options.AutoCreateSchemaObjects = AutoCreate.All;
        options.DisableNpgsqlLogging = true;
    });

    public async Task StartAsync()
    {
        await _store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        foreach (var chunk in Enumerable.Range(0, Reading.Entities).Chunk(StreamsAtOnce))
        {
            await using var session = _store.LightweightSession();
            foreach (var entity in chunk)
            {
                session.Events.StartStream(_streams[entity], Reading.Of(entity, 0));
                _entities.Versions[entity] = 1;
            }

            await session.SaveChangesAsync();
        }
    }

    public Func<int, ValueTask<int>> Operation(string name, int callers)
    {
        _entities.Deal(callers);
        return AppendAsync;
    }

    public async ValueTask DisposeAsync() => await _store.DisposeAsync();

    private async ValueTask<int> AppendAsync(int caller)
    {
        var entity = _entities.Pick(caller);
        var version = _entities.Versions[entity];
        await using var session = _store.LightweightSession();

        // Marten names the version that the stream has after the append.
        session.Events.Append(_streams[entity], version + 1, Reading.Of(entity, version));
        await session.SaveChangesAsync();
        _entities.Versions[entity] = version + 1;
        return 1;
    }
}
