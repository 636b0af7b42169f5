using System.Collections.Immutable;
using System.Globalization;

namespace ActorState.TestKit.Processes;

/// <summary>The built silo as a child process on a folder and ports of its own; it can be killed and started again on the same ones.</summary>
/// <remarks>Thread: one at a time, but <see cref="Kill"/> and the properties: any. No process is left behind, whatever ends the tests.</remarks>
/// <param name="environment">Environment variables of the process.</param>
/// <param name="settings">More of the command line, behind what is needed anyway.</param>
public sealed class SiloProcess(IReadOnlyDictionary<string, string>? environment = null, params IReadOnlyList<string> settings) : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ServerProcess _server = new(BuiltProgram.Silo, environment ?? ImmutableDictionary<string, string>.Empty);

    /// <summary>The folder of its files.</summary>
    public string Data => Path.Combine(_folder.Path, "data");

    /// <summary>Where it answers HTTP.</summary>
    public Uri BaseAddress => _server.BaseAddress;

    /// <summary>The port of <see cref="BaseAddress"/>.</summary>
    public int HttpPort => _server.HttpPort;

    /// <summary>The port of gRPC.</summary>
    public int GrpcPort { get; } = Ports.Free();

    /// <summary>Where other silos reach it.</summary>
    public int SiloPort { get; } = Ports.Free();

    /// <summary>Where external gateways reach it.</summary>
    public int GatewayPort { get; } = Ports.Free();

    /// <summary>The process, while one is running.</summary>
    public int? ProcessId => _server.ProcessId;

    /// <summary>The end of what it wrote, over all its lives.</summary>
    public string LogTail => _server.LogTail;

    /// <summary>Starts it, after a <see cref="Kill"/> or stop again, and waits until it is ready.</summary>
    public Task StartAsync(CancellationToken token) => _server.StartAsync(
        [
            "--ActorState:Data", Data,
            "--ActorState:Http", ServerProcess.Loopback(HttpPort),
            "--ActorState:Grpc", ServerProcess.Loopback(GrpcPort),
            "--ActorState:Silo:Port", SiloPort.ToString(CultureInfo.InvariantCulture),
            "--ActorState:Silo:GatewayPort", GatewayPort.ToString(CultureInfo.InvariantCulture),
            .. settings,
        ],
        Readiness.Ready,
        token);

    /// <summary>SIGKILL, at once; the process does nothing any more.</summary>
    public void Kill() => _server.Kill();

    /// <summary>SIGTERM, and the exit code.</summary>
    public Task<int> StopAsync(CancellationToken token)
    {
        _server.Terminate();
        return WaitForExitAsync(token);
    }

    /// <summary>Waits until the process has ended, by whatever hand; its exit code.</summary>
    public Task<int> WaitForExitAsync(CancellationToken token) => _server.WaitForExitAsync(token);

    /// <summary>Runs <c>Silo verify</c> on the folder; the silo must not be running.</summary>
    public Task<(int ExitCode, string Output)> VerifyAsync(CancellationToken token) => BuiltProgram.Silo.RunAsync(["verify", "--ActorState:Data", Data], token);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }
}
