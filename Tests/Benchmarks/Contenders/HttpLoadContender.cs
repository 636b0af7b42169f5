using System.Net;
using System.Text;
using ActorState.Benchmarks.Running;

namespace ActorState.Benchmarks.Contenders;

/// <summary>The load generator, away from the server: a keep-alive connection for each caller.</summary>
/// <remarks>Options: <c>url</c>; <c>prefix</c> of the entities' ids; <c>entities</c> is <c>0</c> where the server has none.</remarks>
internal sealed class HttpLoadContender(ContenderSettings settings) : IContender
{
    private const int PrepareCallers = 64;
    private const string Head = " HTTP/1.1\r\nHost: localhost\r\n";

    private readonly Uri _url = new(settings.Option("url", ""));
    private readonly string _prefix = settings.Option("prefix", "http-");
    private readonly EntityPicker _entities = new(Reading.Entities);
    private readonly List<HttpConnection> _connections = [];

    public async Task StartAsync()
    {
        if (settings.Option("entities", "1") == "0")
        {
            return;
        }

        Connect(PrepareCallers);
        await Task.WhenAll(Enumerable.Range(0, PrepareCallers).Select(async caller =>
        {
            for (var entity = caller; entity < Reading.Entities; entity += PrepareCallers)
            {
                await AppendToAsync(caller, entity);
            }
        }));
    }

    public Func<int, ValueTask<int>> Operation(string name, int callers)
    {
        _entities.Deal(callers);

        // Those of the last round may have been idle for longer than the server keeps them.
        Disconnect();
        Connect(callers);
        var post = Encoding.ASCII.GetBytes($"POST /empty{Head}Content-Length: 0\r\n\r\n");
        var get = Encoding.ASCII.GetBytes($"GET /empty{Head}\r\n");
        return name switch
        {
            "append" => caller => AppendToAsync(caller, _entities.Pick(caller)),
            "read" => caller => ReadAsync(caller, _entities.Pick(caller)),
            "post-empty" => caller => SendAsync(caller, post),
            "get-empty" => caller => SendAsync(caller, get),
            _ => throw new ArgumentException($"There is no operation '{name}'.", nameof(name)),
        };
    }

    public ValueTask DisposeAsync()
    {
        Disconnect();
        return ValueTask.CompletedTask;
    }

    private void Disconnect()
    {
        _connections.ForEach(static connection => connection.Dispose());
        _connections.Clear();
    }

    private void Connect(int count)
    {
        while (_connections.Count < count)
        {
            _connections.Add(new HttpConnection(new IPEndPoint(IPAddress.Loopback, _url.Port)));
        }
    }

    private async ValueTask<int> AppendToAsync(int caller, int entity)
    {
        var version = _entities.Versions[entity];
        var body = Reading.Body(entity, version, 1, version);
        var head = Encoding.ASCII.GetBytes($"POST /v1/entities/sensor/{_prefix}{entity:d5}/events{Head}Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n");
        await SendAsync(caller, (byte[])[.. head, .. body]);
        _entities.Versions[entity] = version + 1;
        return 1;
    }

    private ValueTask<int> ReadAsync(int caller, int entity) =>
        SendAsync(caller, Encoding.ASCII.GetBytes($"GET /v1/entities/sensor/{_prefix}{entity:d5}{Head}\r\n"));

    private async ValueTask<int> SendAsync(int caller, ReadOnlyMemory<byte> request)
    {
        var status = await _connections[caller].SendAsync(request);
        return status == 200 ? 1 : throw new InvalidOperationException($"The server answered {_connections[caller].Answer}");
    }
}
