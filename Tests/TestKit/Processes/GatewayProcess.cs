using System.Collections.Immutable;

namespace ActorState.TestKit.Processes;

/// <summary>The built gateway alone as a child process on a port of its own.</summary>
/// <remarks>Thread: one at a time, but <see cref="Kill"/> and the properties: any. No process is left behind, whatever ends the tests.</remarks>
/// <param name="environment">Environment variables of the process.</param>
/// <param name="settings">More of the command line: where the silos are, above all.</param>
public sealed class GatewayProcess(IReadOnlyDictionary<string, string>? environment = null, params IReadOnlyList<string> settings) : IAsyncDisposable
{
    private readonly ServerProcess _server = new(BuiltProgram.Gateway, environment ?? ImmutableDictionary<string, string>.Empty);

    /// <summary>Where it answers HTTP.</summary>
    public Uri BaseAddress => _server.BaseAddress;

    /// <summary>The port of <see cref="BaseAddress"/>.</summary>
    public int HttpPort => _server.HttpPort;

    /// <summary>The process, while one is running.</summary>
    public int? ProcessId => _server.ProcessId;

    /// <summary>The end of what it wrote, over all its lives.</summary>
    public string LogTail => _server.LogTail;

    /// <summary>Starts it, after a <see cref="Kill"/> or stop again, and waits until it answers; there need be no silo yet.</summary>
    public Task StartAsync(CancellationToken token) =>
        _server.StartAsync(["--ActorState:Http", ServerProcess.Loopback(HttpPort), .. settings], Readiness.Live, token);

    /// <summary>Waits until a silo is behind it.</summary>
    public Task WaitUntilReadyAsync(CancellationToken token) => _server.WaitAsync(Readiness.Ready, token);

    /// <summary>SIGKILL, at once; the process does nothing any more.</summary>
    public void Kill() => _server.Kill();

    /// <summary>SIGTERM; <see cref="WaitForExitAsync"/> tells what came of it.</summary>
    public void Terminate() => _server.Terminate();

    /// <summary>Waits until the process has ended, by whatever hand; its exit code.</summary>
    public Task<int> WaitForExitAsync(CancellationToken token) => _server.WaitForExitAsync(token);

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
