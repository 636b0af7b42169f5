using System.Collections.Immutable;
using System.Globalization;

namespace ActorState.TestKit.Processes;

/// <summary>The built silo as a child process on a folder and ports of its own.</summary>
public sealed class SiloProcess : ServerProcess
{
    private readonly TempFolder _folder = new();
    private readonly IReadOnlyList<string> _settings;

    /// <summary>Prepares a silo that is not started yet.</summary>
    /// <param name="environment">Environment variables of the process.</param>
    /// <param name="settings">More of the command line, behind what is needed anyway.</param>
    public SiloProcess(IReadOnlyDictionary<string, string>? environment = null, params IReadOnlyList<string> settings)
        : this("The silo", environment ?? ImmutableDictionary<string, string>.Empty, null, settings)
    {
    }

    internal SiloProcess(string name, IReadOnlyDictionary<string, string> environment, string? logPath, IReadOnlyList<string> settings)
        : base(name, BuiltProgram.Silo, environment, logPath) => _settings = settings;

    /// <summary>The folder of its files.</summary>
    public string Data => Path.Combine(_folder.Path, "data");

    /// <summary>The port of gRPC.</summary>
    public int GrpcPort { get; } = Ports.Free();

    /// <summary>Where other silos reach it.</summary>
    public int SiloPort { get; } = Ports.Free();

    /// <summary>Where external gateways reach it.</summary>
    public int GatewayPort { get; } = Ports.Free();

    /// <summary>Runs <c>Silo verify</c> on the journal; on a folder, the silo must not be running.</summary>
    public Task<(int ExitCode, string Output)> VerifyAsync(CancellationToken token) =>
        BuiltProgram.Silo.RunAsync(["verify", "--ActorState:Data", Data, .. _settings], token);

    private protected override IReadOnlyList<string> Arguments() =>
    [
        "--ActorState:Data", Data,
        "--ActorState:Http", Loopback(HttpPort),
        "--ActorState:Grpc", Loopback(GrpcPort),
        "--ActorState:Silo:Port", SiloPort.ToString(CultureInfo.InvariantCulture),
        "--ActorState:Silo:GatewayPort", GatewayPort.ToString(CultureInfo.InvariantCulture),
        .. _settings,
    ];

    private protected override void Cleanup() => _folder.Dispose();
}
