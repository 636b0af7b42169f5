using ActorState.Gateway.Hosting;
using ActorState.Journal;

namespace ActorState.Silo.Hosting;

/// <summary>Ends the process when the journal cannot go on: only a restart tells what of the last group is on disk.</summary>
/// <remarks>Thread: any.</remarks>
internal sealed partial class FatalFaultExit(ILogger<FatalFaultExit> logger) : IFatalFaultHandler
{
    /// <summary>Time for the answers that are on their way: "outcome unknown" and "unavailable".</summary>
    private static readonly TimeSpan ReplyTime = TimeSpan.FromMilliseconds(500);

    /// <summary>How long an orderly exit may take on top, within the two seconds that are promised.</summary>
    private static readonly TimeSpan ExitTime = TimeSpan.FromSeconds(1);

    private int _ending;

    /// <summary>Ends the process with <see cref="ExitCodes.JournalFault"/>, within two seconds. Only the first call counts.</summary>
    public void OnFatal(Exception fault)
    {
        if (Interlocked.Exchange(ref _ending, 1) != 0)
        {
            return;
        }

        // The backstop comes first: it must be running before anything that may block, the log included.
        LastThread.Start("journal-fault-backstop", ReplyTime + ExitTime, () => Environment.FailFast("The journal failed, and the process did not end by itself."));
        LastThread.Start("journal-fault-exit", ReplyTime, () => Environment.Exit(ExitCodes.JournalFault));
        LogFatal(fault.GetType().Name, fault.Message);
    }

    [LoggerMessage(HostingEventIds.JournalFault, LogLevel.Critical, "The journal cannot go on and the process ends; a restart reads what is on disk. {Fault}: {Message}")]
    private partial void LogFatal(string fault, string message);
}
