using System.Runtime.InteropServices;

namespace ActorState.TestKit.Processes;

/// <summary>The signals that tests send.</summary>
internal enum ProcessSignal
{
    None = 0,
    Interrupt = 2,
    Quit = 3,
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}

/// <summary>Sends signals to child processes. Thread: any.</summary>
internal static class Signals
{
    public static void Send(int processId, ProcessSignal signal) => _ = SendSignal(processId, (int)signal);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);
}
