using Microsoft.Extensions.Configuration.Memory;

namespace ActorState.Gateway.Observability;

/// <summary>How the process logs unless its settings say otherwise.</summary>
internal static class LogDefaults
{
    private static readonly KeyValuePair<string, string?>[] Settings =
    [
        new("Logging:LogLevel:Default", "Information"),
        new("Logging:LogLevel:Microsoft", "Warning"),

        // Says nothing that ProblemGate does not, but makes an activity and a scope for every request as long as it may.
        new("Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics", "None"),
        new("Logging:LogLevel:Orleans", "Warning"),

        // Warns at each start of a machine long up: its first interval is counted from the boot.
        new("Logging:LogLevel:Orleans.Runtime.Watchdog", "Error"),
        new("Logging:LogLevel:OpenTelemetry", "Warning"),
        new("Logging:LogLevel:Polly", "Warning"),
        new("Logging:Console:FormatterName", "simple"),
        new("Logging:Console:FormatterOptions:SingleLine", "true"),
        new("Logging:Console:FormatterOptions:UseUtcTimestamp", "true"),
        new("Logging:Console:FormatterOptions:TimestampFormat", "yyyy-MM-ddTHH:mm:ss.fffZ "),
    ];

    /// <summary>Puts the defaults below every other source.</summary>
    public static void AddTo(IConfigurationBuilder configuration) =>
        configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Settings });
}
