using System.Collections.Frozen;
using System.Runtime.InteropServices;
using ActorState.Gateway.Hosting;
using ActorState.Silo.Verbs;

namespace ActorState.Silo.Hosting;

/// <summary>What the program does instead of serving: <c>Silo verb [settings]</c>.</summary>
internal static class VerbTable
{
    private static readonly FrozenDictionary<string, Func<string[], Task<int>>> Verbs = new Dictionary<string, Func<string[], Task<int>>>
    {
        [BackupVerb.Name] = static arguments => RunUntilSignalAsync(token => BackupVerb.RunAsync(arguments, Console.Out, token)),
        [MigrateVerb.Name] = static settings => MigrateVerb.RunAsync(settings, Console.Out),
        [VerifyVerb.Name] = static settings => RunUntilSignalAsync(token => VerifyVerb.RunAsync(settings, Console.Out, token)),
        ["help"] = static _ => PrintUsageAsync(Console.Out, ExitCodes.Success),
    }.ToFrozenDictionary();

    /// <summary>Runs a verb; returns the process's exit code.</summary>
    public static Task<int> RunAsync(string verb, string[] settings) =>
        Verbs.TryGetValue(verb, out var run) ? run(settings) : PrintUsageAsync(Console.Error, ExitCodes.Usage, $"There is no verb '{verb}'.");

    /// <summary>SIGINT and SIGTERM end a verb in order: what it has begun is tidied up.</summary>
    private static async Task<int> RunUntilSignalAsync(Func<CancellationToken, Task<int>> run)
    {
        using var signalled = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        return await run(signalled.Token);

        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            signalled.Cancel();
        }
    }

    private static async Task<int> PrintUsageAsync(TextWriter output, int exitCode, string? complaint = null)
    {
        var verbs = string.Join('|', Verbs.Keys.Order(StringComparer.Ordinal));
        await output.WriteLineAsync($"""
            {complaint}
            usage: Silo [{verbs}] [--ActorState:Data ./data] [--ActorState:Http 127.0.0.1:8080] [--insecure] ...
            Without a verb it serves until SIGTERM.
            """.TrimStart());
        return exitCode;
    }
}
