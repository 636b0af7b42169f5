using ActorState.Gateway.Settings;

namespace ActorState.Gateway.Hosting;

/// <summary>Repeats the first connection for as long as it takes: silos may start later than their gateway.</summary>
internal sealed partial class ConnectionRetries(GatewaySettings settings, TimeProvider time, ILogger<ConnectionRetries> logger) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(30);

    private string? _said;
    private long _saidAt;

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        Say(exception.GetBaseException().Message);
        await Task.Delay(Pause, time, cancellationToken);
        return true;
    }

    /// <summary>Says each reason when it is new, and now and then again.</summary>
    private void Say(string reason)
    {
        if (reason != _said || time.GetElapsedTime(_saidAt) >= SilenceMax)
        {
            (_said, _saidAt) = (reason, time.GetTimestamp());
            LogNoSilo(settings.Store == StoreKind.Postgres ? "the list of silos in PostgreSQL" : settings.Silo.ToString(), reason);
        }
    }

    [LoggerMessage(GatewayEventIds.NoSilo, LogLevel.Warning, "No silo can be reached yet ({Place}); it is tried again every second. The reason: {Reason}")]
    private partial void LogNoSilo(string place, string reason);
}
