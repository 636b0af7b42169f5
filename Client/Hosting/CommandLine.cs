using ActorState.Gateway.Settings;

namespace ActorState.Gateway.Hosting;

/// <summary>Splits the command line into a verb and settings, in the form that .NET's own reader understands.</summary>
internal sealed record CommandLine(string? Verb, string[] Settings)
{
    private const string InsecureFlag = "--insecure";
    private const string OwnPrefix = $"--{SettingsSource.Section}:";

    /// <summary>Reads the arguments of the process.</summary>
    public static CommandLine Parse(string[] args) =>
        args is [var first, ..] && !first.StartsWith('-') ? new(first, Normalise(args.AsSpan(1))) : new(null, Normalise(args));

    private static string[] Normalise(ReadOnlySpan<string> args)
    {
        List<string> settings = [];
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == InsecureFlag)
            {
                settings.Add($"{OwnPrefix}{SharedSettings.Insecure}=true");
            }
            else if (args[i].Contains('=') || !args[i].StartsWith('-'))
            {
                settings.Add(args[i]);
            }
            else if (i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal))
            {
                settings.AddRange([args[i], args[++i]]);
            }
            else
            {
                // .NET would drop a key without a value, or take the next key for it: as an empty value it is found and named.
                settings.Add($"{args[i]}=");
            }
        }

        return [.. settings];
    }
}
