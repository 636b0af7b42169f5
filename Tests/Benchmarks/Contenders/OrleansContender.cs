using System.Reflection;
using ActorState.Benchmarks.Running;
using ActorState.TestKit.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ActorState.Benchmarks.Contenders;

/// <summary>Orleans' own grain storage: the last reading of a sensor as the state of a grain, written whole with its ETag.</summary>
internal sealed class OrleansContender(ContenderSettings settings) : IContender
{
    private readonly EntityPicker _entities = new(Reading.Entities);
    private IHost? _host;
    private IGrainFactory? _grains;

    public async Task StartAsync()
    {
        await CreateTablesAsync();
        _host = Host.CreateDefaultBuilder()
            .ConfigureLogging(static logging => logging.SetMinimumLevel(LogLevel.Warning))
            .UseOrleans(silo => silo.UseLocalhostClustering(Ports.Free(), Ports.Free()).AddAdoNetGrainStorageAsDefault(options =>
            {
                options.Invariant = "Npgsql";
                options.ConnectionString = settings.Postgres;
            }))
            .Build();
        await _host.StartAsync();
        _grains = _host.Services.GetRequiredService<IGrainFactory>();
        foreach (var chunk in Enumerable.Range(0, Reading.Entities).Chunk(256))
        {
            await Task.WhenAll(chunk.Select(entity => AppendToAsync(entity).AsTask()));
        }
    }

    public Func<int, ValueTask<int>> Operation(string name, int callers)
    {
        _entities.Deal(callers);
        return caller => AppendToAsync(_entities.Pick(caller));
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.StopAsync();
            _host.Dispose();
        }
    }

    private async ValueTask<int> AppendToAsync(int entity)
    {
        var version = _entities.Versions[entity];
        var grain = (_grains ?? throw new InvalidOperationException("The silo has not started.")).GetGrain<ISensorGrain>($"sensor-{entity:d5}");
        var after = await grain.AppendAsync(version, Reading.Of(entity, version));
        _entities.Versions[entity] = after == version + 1 ? after : throw new InvalidOperationException("The append was refused.");
        return 1;
    }

    private async Task CreateTablesAsync()
    {
        await using var source = NpgsqlDataSource.Create(settings.Postgres);
        foreach (var script in (string[])["PostgreSQL-Main.sql", "PostgreSQL-Persistence.sql"])
        {
            await using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(script) ?? throw new InvalidOperationException($"{script} is missing.");
            using var reader = new StreamReader(stream);
            await using var command = source.CreateCommand(await reader.ReadToEndAsync());
            await command.ExecuteNonQueryAsync();
        }
    }
}

/// <summary>A sensor whose last reading is kept by Orleans' grain storage.</summary>
[Alias("bench.sensor")]
public interface ISensorGrain : IGrainWithStringKey
{
    /// <summary>Writes a reading behind the expected version; returns the version after it, or -1 where another was expected.</summary>
    [Alias("append")]
    ValueTask<long> AppendAsync(long expectedVersion, Reading reading);
}

/// <summary>The stored state of a <see cref="ISensorGrain"/>.</summary>
[GenerateSerializer, Alias("bench.sensor.state")]
public sealed class SensorState
{
    /// <summary>How many readings there were.</summary>
    [Id(0)] public long Version { get; set; }

    /// <summary>The last one.</summary>
    [Id(1)] public Reading? Last { get; set; }
}

/// <summary>The grain behind <see cref="ISensorGrain"/>.</summary>
[GrainType("bench-sensor")]
public sealed class SensorGrain([PersistentState("sensor")] IPersistentState<SensorState> state) : Grain, ISensorGrain
{
    /// <inheritdoc/>
    public async ValueTask<long> AppendAsync(long expectedVersion, Reading reading)
    {
        if (state.State.Version != expectedVersion)
        {
            return -1;
        }

        state.State.Version++;
        state.State.Last = reading;
        await state.WriteStateAsync();
        return state.State.Version;
    }
}
