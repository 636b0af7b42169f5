using ActorState.TestKit;
using ActorState.TestKit.Http;
using Xunit;

namespace ActorState.IntegrationTests.Replay;

/// <summary>A server on SQLite that knows few document types, one of them with a schema.</summary>
public sealed class ReplayFixture : IAsyncLifetime
{
    /// <summary>Documents of any kind.</summary>
    public const string Note = "note";

    /// <summary>Documents with at most two members.</summary>
    public const string Strict = "strict";

    /// <summary>A type that the settings do not allow.</summary>
    public const string Unlisted = "unlisted";

    private readonly TempFolder _folder = new();
    private ActorStateServer? _server;

    public ActorStateServer Server => _server ?? throw new InvalidOperationException("The server is not running.");

    public async ValueTask InitializeAsync()
    {
        var token = TestContext.Current.CancellationToken;
        var schema = Path.Combine(_folder.Path, "strict.json");
        await File.WriteAllTextAsync(schema, """{"type":"object","maxProperties":2}""", token);
        var options = new ActorStateServerOptions
        {
            Store = ActorStateServerOptions.Sqlite,
            Configure = static state => state.AddEntity<Lamp>(Lamp.Type, static lamp => lamp.UndoAllowed = false),
            Settings =
            [
                "--ActorState:Documents:Types:0", Note,
                "--ActorState:Documents:Types:1", Strict,
                $"--ActorState:Documents:Schemas:{Strict}", schema,
            ],
        };
        _server = await ActorStateServer.StartAsync(options, token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _folder.Dispose();
    }
}
