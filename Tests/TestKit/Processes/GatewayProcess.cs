using System.Collections.Immutable;

namespace ActorState.TestKit.Processes;

/// <summary>The built gateway alone as a child process on a port of its own.</summary>
public sealed class GatewayProcess : ServerProcess
{
    private readonly IReadOnlyList<string> _settings;

    /// <summary>Prepares a gateway that is not started yet.</summary>
    /// <param name="environment">Environment variables of the process.</param>
    /// <param name="settings">More of the command line: where the silos are, above all.</param>
    public GatewayProcess(IReadOnlyDictionary<string, string>? environment = null, params IReadOnlyList<string> settings)
        : this(environment ?? ImmutableDictionary<string, string>.Empty, null, settings)
    {
    }

    internal GatewayProcess(IReadOnlyDictionary<string, string> environment, string? logPath, IReadOnlyList<string> settings)
        : base("The gateway", BuiltProgram.Gateway, environment, logPath) => _settings = settings;

    /// <summary>It answers as soon as it lives; there need be no silo yet.</summary>
    private protected override string Started => Readiness.Live;

    private protected override IReadOnlyList<string> Arguments() => ["--ActorState:Http", Loopback(HttpPort), .. _settings];
}
