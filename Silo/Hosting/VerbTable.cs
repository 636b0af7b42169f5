using System.Collections.Frozen;
using ActorState.Gateway.Hosting;
using ActorState.Silo.Verbs;

namespace ActorState.Silo.Hosting;

/// <summary>What the program does instead of serving: <c>Silo verb [settings]</c>.</summary>
internal static class VerbTable
{
    private static readonly FrozenDictionary<string, Func<string[], Task<int>>> Verbs = new Dictionary<string, Func<string[], Task<int>>>
    {
        [VerifyVerb.Name] = static settings => VerifyVerb.RunAsync(settings, Console.Out, CancellationToken.None),
        ["help"] = static _ => PrintUsageAsync(Console.Out, ExitCodes.Success),
    }.ToFrozenDictionary();

    /// <summary>Runs a verb; returns the process's exit code.</summary>
    public static Task<int> RunAsync(string verb, string[] settings) =>
        Verbs.TryGetValue(verb, out var run) ? run(settings) : PrintUsageAsync(Console.Error, ExitCodes.Usage, $"There is no verb '{verb}'.");

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
