namespace ActorState.Gateway.Settings;

/// <summary>The process must not start; the message says why and what to do, and is all that its user gets to see.</summary>
internal sealed class StartRefusedException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>One message for several problems.</summary>
    public static StartRefusedException For(IReadOnlyList<string> problems) => new(problems is [var only]
        ? $"A setting is wrong: {only}"
        : string.Join($"{Environment.NewLine}  ", [$"{problems.Count} settings are wrong:", .. problems]));
}
