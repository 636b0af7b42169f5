using System.Net.Sockets;
using ActorState.Gateway.Hosting;
using ActorState.Journal;

namespace ActorState.Silo.Hosting;

/// <summary>The faults of a silo's start that its user can mend.</summary>
internal static class SiloStartFaults
{
    /// <summary>What to tell the user; null for a defect.</summary>
    public static string? Explain(Exception fault) => StartFaults.Explain(fault, Sentence);

    private static string? Sentence(Exception fault) => fault switch
    {
        JournalRefusedException => fault.Message,
        JournalException => $"The journal cannot be opened: {fault.Message}",
        SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse or SocketError.AddressNotAvailable or SocketError.AccessDenied } =>
            $"One of the addresses ActorState:Http, ActorState:Silo:Port and ActorState:Silo:GatewayPort cannot be listened on: {fault.Message}.",
        _ => null,
    };
}
