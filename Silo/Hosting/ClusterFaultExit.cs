using System.Diagnostics;
using ActorState.Gateway.Hosting;

namespace ActorState.Silo.Hosting;

/// <summary>Ends the process at once when Orleans gives up on it, above all when the others have declared this silo dead.</summary>
/// <remarks>
/// Orleans' own handler waits for two seconds and then crashes. An evicted silo owns nothing any more: each moment that it stays
/// is one in which it answers local reads from a state that others change. Thread: any.
/// </remarks>
internal sealed partial class ClusterFaultExit(ILogger<ClusterFaultExit> logger) : IFatalErrorHandler
{
    /// <summary>Time for the log line to be written.</summary>
    private static readonly TimeSpan LogTime = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan ExitTime = TimeSpan.FromMilliseconds(500);

    private int _ending;

    public bool IsUnexpected(Exception exception) => true;

    /// <summary>Ends the process with <see cref="ExitCodes.ClusterFault"/>. Only the first call counts.</summary>
    public void OnFatalException(object? sender, string? context, Exception? exception)
    {
        if (Interlocked.Exchange(ref _ending, 1) != 0)
        {
            return;
        }

        // An exit that something holds up is cut short without a core dump, which would hold the entities' states.
        LastThread.Start("cluster-fault-backstop", LogTime + ExitTime, KillSelf);
        LastThread.Start("cluster-fault-exit", LogTime, static () => Environment.Exit(ExitCodes.ClusterFault));
        LogFatal(context, exception?.Message);
    }

    private static void KillSelf()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }

    [LoggerMessage(HostingEventIds.ClusterFault, LogLevel.Critical, "This silo is out of the cluster and the process ends; a restart joins again. {Context} {Message}")]
    private partial void LogFatal(string? context, string? message);
}
