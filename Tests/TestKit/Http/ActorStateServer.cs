using System.Globalization;
using ActorState.Domain.Accounts;
using ActorState.Domain.Orders;
using ActorState.Hosting;
using ActorState.Silo.Hosting;
using ActorState.TestKit.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorState.TestKit.Http;

/// <summary>The whole product inside the test process, on real sockets, with a folder and ports of its own.</summary>
/// <remarks>Thread: one at a time for start, restart and disposal; the client: any.</remarks>
public sealed class ActorStateServer : IAsyncDisposable
{
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(30);

    private readonly TempFolder _folder = new();
    private readonly DefectLog _defects = new();
    private readonly ActorStateServerOptions _options;
    private readonly int _grpcPort = Ports.Free();
    private readonly int _siloPort = Ports.Free();
    private readonly int _gatewayPort = Ports.Free();
    private WebApplication? _app;

    private ActorStateServer(ActorStateServerOptions options)
    {
        _options = options;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{HttpPort.ToString(CultureInfo.InvariantCulture)}") };
        Entities = new EntityHttp(Http);
    }

    /// <summary>The port of <see cref="Http"/>.</summary>
    public int HttpPort { get; } = Ports.Free();

    /// <summary>A client of the server.</summary>
    public HttpClient Http { get; }

    /// <summary>The server's entities.</summary>
    public EntityHttp Entities { get; }

    /// <summary>The folder of its files.</summary>
    public string Data => Path.Combine(_folder.Path, "data");

    /// <summary>The server's services, to look inside.</summary>
    public IServiceProvider Services => App.Services;

    private WebApplication App => _app ?? throw new InvalidOperationException("The server is not running.");

    /// <summary>Starts a server and waits until it is ready.</summary>
    public static async Task<ActorStateServer> StartAsync(ActorStateServerOptions options, CancellationToken token)
    {
        var server = new ActorStateServer(options);
        try
        {
            await server.StartAsync(token);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops it gracefully and starts it again on the same folder and ports; a memory store forgets everything.</summary>
    public async Task RestartAsync(CancellationToken token)
    {
        await StopAsync(token);
        await StartAsync(token);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync(CancellationToken.None);
        }
        finally
        {
            Http.Dispose();
            _folder.Dispose();
        }

        _defects.ThrowIfAny();
    }

    private async Task StartAsync(CancellationToken token)
    {
        _app = ActorStateHost.Build(Arguments(), AddEntities, AddServices);
        await _app.StartAsync(token);
        await Readiness.WaitAsync(Http, Readiness.Ready, ReadyTimeout, static () => (null, "(in this process)"), token);
    }

    /// <summary>The types that the program itself serves, and the test's own.</summary>
    private void AddEntities(ActorStateBuilder state)
    {
        state.AddEntity<Account>("account").AddEntity<Order>("order");
        _options.Configure?.Invoke(state);
    }

    private void AddServices(IServiceCollection services)
    {
        services.AddSingleton<ILoggerProvider>(_defects);
        _options.Services?.Invoke(services);
    }

    private async Task StopAsync(CancellationToken token)
    {
        if (_app is { } app)
        {
            _app = null;
            await app.StopAsync(token);
            await app.DisposeAsync();
        }
    }

    private string[] Arguments()
    {
        static string Loopback(int port) => $"127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}";
        return
        [
            "--ActorState:Store", _options.Store,
            "--ActorState:Data", Data,
            "--ActorState:Http", Loopback(HttpPort),
            "--ActorState:Grpc", Loopback(_grpcPort),
            "--ActorState:Silo:Port", _siloPort.ToString(CultureInfo.InvariantCulture),
            "--ActorState:Silo:GatewayPort", _gatewayPort.ToString(CultureInfo.InvariantCulture),
            .. _options.Store == ActorStateServerOptions.Memory ? ["--ActorState:Journal:AllowUnsafe", "true"] : Array.Empty<string>(),
            "--Logging:LogLevel:Default", "Error",
            .. _options.Settings,
        ];
    }
}

/// <summary>How an <see cref="ActorStateServer"/> is to be.</summary>
public sealed record ActorStateServerOptions
{
    public const string Memory = "memory";
    public const string Sqlite = "sqlite";

    /// <summary>The journal's store.</summary>
    public string Store { get; init; } = Memory;

    /// <summary>More entity types.</summary>
    public Action<ActorStateBuilder>? Configure { get; init; }

    /// <summary>Replacements among the services, such as a scripted store.</summary>
    public Action<IServiceCollection>? Services { get; init; }

    /// <summary>More of the command line.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];
}
