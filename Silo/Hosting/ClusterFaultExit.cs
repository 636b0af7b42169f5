using System.Runtime.InteropServices;
using ActorState.Gateway.Hosting;

namespace ActorState.Silo.Hosting;

/// <summary>Ends the process at once when Orleans gives up on it, above all when the others have declared this silo dead.</summary>
/// <remarks>
/// Orleans' own handler waits for two seconds and then crashes. An evicted silo owns nothing any more: each moment that it stays
/// is one in which it answers local reads from a state that others change. Thread: any.
/// </remarks>
internal sealed partial class ClusterFaultExit(ILogger<ClusterFaultExit> logger) : IFatalErrorHandler
{
    private const int ContextLengthMax = 200;

    private int _ending;

    public bool IsUnexpected(Exception exception) => true;

    /// <summary>Ends the process with <see cref="ExitCodes.ClusterFault"/>. Only the first call counts.</summary>
    public void OnFatalException(object? sender, string? context, Exception? exception)
    {
        if (Interlocked.Exchange(ref _ending, 1) == 0)
        {
            LastThread.Start("cluster-fault-exit", LastThread.LogTime, End);
            LogFatal(Shorten(context ?? sender?.ToString() ?? ""), exception?.Message);
        }
    }

    private static string Shorten(string context) => context.Length > ContextLengthMax ? $"{context.AsSpan(0, ContextLengthMax)}…" : context;

    private static void End()
    {
        if (!OperatingSystem.IsWindows())
        {
            // An orderly exit of the runtime takes most of a second on a busy machine, and there is nothing left to put in order.
            ExitNow(ExitCodes.ClusterFault);
        }

        Environment.Exit(ExitCodes.ClusterFault);
    }

    [DllImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void ExitNow(int code);

    [LoggerMessage(HostingEventIds.ClusterFault, LogLevel.Critical, "This silo is out of the cluster and the process ends; a restart joins again. {Context} {Message}")]
    private partial void LogFatal(string context, string? message);
}
