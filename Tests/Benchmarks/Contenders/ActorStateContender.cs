using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using ActorState.Benchmarks.Running;
using ActorState.Entities;
using ActorState.Gateway.Calls;
using ActorState.Gateway.Http;
using ActorState.Journal;
using ActorState.Silo.Hosting;
using ActorState.TestKit.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.DependencyInjection;

namespace ActorState.Benchmarks.Contenders;

/// <summary>The whole product in one process: what is called is what the gateway in the silo calls.</summary>
/// <remarks>Kinds: <c>actorstate-null</c>, <c>-memory</c>, <c>-sqlite</c>, <c>-postgres</c>. Option <c>snapshots</c>: events between two snapshots.</remarks>
internal sealed class ActorStateContender(ContenderSettings settings, string store) : IContender
{
    private const string Type = "sensor";
    private const int FillCallers = 1_000;
    private const int HotEntity = 0;
    private const string HotType = "hot";
    private const string ColdType = "cold";
    private const int EventsAtOnce = 1_000;
    private static readonly TimeSpan CallTime = TimeSpan.FromSeconds(10);

    private readonly EntityPicker _entities = new(Reading.Entities);
    private WebApplication? _app;
    private IGrainFactory? _grains;
    private EntityGrains? _entityGrains;

    private IGrainFactory Grains => _grains ?? throw new InvalidOperationException("The silo has not started.");

    public async Task StartAsync()
    {
        List<string> arguments =
        [
            $"--ActorState:Store={(store == "null" ? "memory" : store)}", $"--ActorState:Data={settings.Folder}", "--ActorState:Http=127.0.0.1:0",
            $"--ActorState:Silo:Port={Ports.Free()}", $"--ActorState:Silo:GatewayPort={Ports.Free()}", $"--ActorState:Entity:SnapshotEvery={settings.Option("snapshots", "100")}",
        ];
        if (store == "postgres")
        {
            arguments.Add($"--ConnectionStrings:Postgres={settings.Postgres}");
        }

        _app = ActorStateHost.Build([.. arguments], null, services =>
        {
            if (store == "null")
            {
                services.Replace(ServiceDescriptor.Singleton<IJournalStore, NullJournalStore>());
            }
        });
        await _app.StartAsync();
        _grains = _app.Services.GetRequiredService<IGrainFactory>();
        _entityGrains = new EntityGrains(_grains);
        await AppendAsync(Type, Reading.Entities, 0, 1, -1);
    }

    public Func<int, ValueTask<int>> Operation(string name, int callers)
    {
        _entities.Deal(callers);
        return name switch
        {
            "append" => caller => AppendToAsync(_entities.Pick(caller)),
            "hot" => _ => AppendAsync(HotType, HotEntity, 0, 1, -1),
            "read-local" => caller => ReadAsync(Type, _entities.Pick(caller), ReadConsistency.Local),
            "read-strong" => caller => ReadAsync(Type, _entities.Pick(caller), ReadConsistency.Strong),
            _ => throw new ArgumentException($"There is no operation '{name}'.", nameof(name)),
        };
    }

    public async Task<JsonNode?> AskAsync(string question, long argument) => question switch
    {
        "url" => (_app ?? throw new InvalidOperationException("The silo has not started.")).Urls.First(),
        "prepare" => await PrepareAsync(),
        "fill" => await FillAsync(argument),
        "make-cold" => await MakeColdAsync((int)argument),
        "load-cold" => await LoadColdAsync(),
        "load-bare" => await BareLoad.RunAsync(store, settings, ColdType, EntityKey(0)),
        "activate" => await ActivateAsync((int)argument),
        "heap" => Heap(),
        "gc" => Collections(),
        _ => throw new ArgumentException($"'{question}' is not answered.", nameof(question)),
    };

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }
    }

    /// <summary>Loads all entities, and learns their versions; creates those that are missing.</summary>
    private async Task<JsonNode?> PrepareAsync()
    {
        await Parallel.ForAsync(0, Reading.Entities, new ParallelOptions { MaxDegreeOfParallelism = 256 }, async (entity, token) =>
        {
            var read = await Grain(Type, entity).ReadAsync(new EntityReadRequest(EntityId.DefaultTenant, ReadConsistency.Local, CallTime), token);
            _entities.Versions[entity] = read.Version;
            if (read.Version == 0)
            {
                await AppendToAsync(entity);
            }
        });
        return null;
    }

    private async Task<JsonNode?> FillAsync(long count)
    {
        _entities.Deal(FillCallers);
        var left = count;
        await Task.WhenAll(Enumerable.Range(0, FillCallers).Select(caller => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await AppendToAsync(_entities.Pick(caller));
            }
        })));
        return null;
    }

    private async Task<JsonNode?> MakeColdAsync(int events)
    {
        for (var sequence = 0; sequence < events; sequence += EventsAtOnce)
        {
            await AppendAsync(ColdType, 0, sequence, Math.Min(EventsAtOnce, events - sequence), sequence);
        }

        return null;
    }

    /// <summary>How long the first read of an entity takes that is not in memory, in milliseconds.</summary>
    private async Task<JsonNode?> LoadColdAsync()
    {
        await Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
        var began = Stopwatch.GetTimestamp();
        await ReadAsync(ColdType, 0, ReadConsistency.Local);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private async Task<JsonNode?> ActivateAsync(int count)
    {
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 256 }, async (entity, _) => await AppendAsync("idle", entity, 0, 1, 0));
        var read = await Grain("idle", 0).ReadAsync(new EntityReadRequest(EntityId.DefaultTenant, ReadConsistency.Local, CallTime));
        return read.State.Length;
    }

    private static JsonObject Heap()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return new JsonObject
        {
            ["heap"] = GC.GetTotalMemory(forceFullCollection: true),
            ["resident"] = Environment.WorkingSet,
        };
    }

    private static JsonObject Collections() => new()
    {
        ["pauses"] = GC.GetTotalPauseDuration().TotalMilliseconds,
        ["young"] = GC.CollectionCount(0),
        ["full"] = GC.CollectionCount(GC.MaxGeneration),
        ["resident"] = Environment.WorkingSet,
    };

    private async ValueTask<int> AppendToAsync(int entity)
    {
        var version = _entities.Versions[entity];
        await AppendAsync(Type, entity, version, 1, version);
        _entities.Versions[entity] = version + 1;
        return 1;
    }

    private async ValueTask<int> AppendAsync(string type, int entity, long sequence, int count, long expectedVersion)
    {
        var body = Reading.Body(entity, sequence, count, expectedVersion);
        var request = new EntityRequest(EntityId.DefaultTenant, EntityOperation.Append, null, body, CommandIds.New(TimeProvider.System.GetUtcNow()), false, CallTime);
        var reply = await Grain(type, entity).ExecuteAsync(request);
        return reply.Problem is null ? count : throw new InvalidOperationException($"The append was refused: {reply.Problem.Detail}");
    }

    private async ValueTask<int> ReadAsync(string type, int entity, ReadConsistency consistency)
    {
        var reply = await Grain(type, entity).ReadAsync(new EntityReadRequest(EntityId.DefaultTenant, consistency, CallTime));
        return reply.Problem is null ? 1 : throw new InvalidOperationException($"The read was refused: {reply.Problem.Detail}");
    }

    private static string EntityKey(int entity) => entity.ToString("d6", CultureInfo.InvariantCulture);

    // As the gateway does it: the id is checked and put together for each call.
    private IEntityGrain Grain(string type, int entity) =>
        (_entityGrains ?? throw new InvalidOperationException("The silo has not started.")).Get(new EntityId(EntityId.DefaultTenant, type, EntityKey(entity)));
}
