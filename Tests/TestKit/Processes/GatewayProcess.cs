using System.Collections.Immutable;

namespace ActorState.TestKit.Processes;

/// <summary>The built gateway as a child process in front of a cluster.</summary>
internal sealed class GatewayProcess(string? logPath, IReadOnlyList<string> settings)
    : ServerProcess("The gateway", SiloProgram.Find("Client"), ImmutableDictionary<string, string>.Empty, logPath)
{
    private protected override IReadOnlyList<string> Arguments() => ["--ActorState:Http", Loopback(HttpPort), .. settings];
}
