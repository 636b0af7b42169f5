using System.Net.Sockets;
using ActorState.Journal;
using ActorState.Silo.Settings;

namespace ActorState.Silo.Hosting;

/// <summary>Tells the faults of a start that its user can mend from defects of ours, which keep their stack trace.</summary>
internal static class StartFaults
{
    /// <summary>What to tell the user; null for a defect.</summary>
    public static string? Explain(Exception fault) => Causes(fault).Select(Sentence).FirstOrDefault(s => s is not null);

    private static string? Sentence(Exception fault) => fault switch
    {
        StartRefusedException or JournalRefusedException or OrleansConfigurationException => fault.Message,
        JournalException => $"The journal cannot be opened: {fault.Message}",
        SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse or SocketError.AddressNotAvailable or SocketError.AccessDenied } =>
            $"One of the addresses ActorState:Http, ActorState:Silo:Port and ActorState:Silo:GatewayPort cannot be listened on: {fault.Message}.",
        _ => null,
    };

    /// <summary>The fault and everything it was caused by, outermost first: the runtime wraps what a part of it throws.</summary>
    private static IEnumerable<Exception> Causes(Exception fault) =>
        (fault as AggregateException)?.InnerExceptions.SelectMany(Causes).Prepend(fault)
        ?? (fault.InnerException is { } inner ? Causes(inner).Prepend(fault) : [fault]);
}
