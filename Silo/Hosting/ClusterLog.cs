namespace ActorState.Silo.Hosting;

/// <summary>Tells the people at the console who comes into the cluster and who goes. Thread: Orleans' listeners, one call at a time.</summary>
internal sealed partial class ClusterLog(ISiloStatusOracle silos, ILocalSiloDetails self, ILogger<ClusterLog> logger)
    : ISiloStatusListener, ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(ClusterLog), ServiceLifecycleStage.ApplicationServices, StartAsync, static _ => Task.CompletedTask);

    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        if (updatedSilo.Equals(self.SiloAddress))
        {
            return;
        }

        switch (status)
        {
            case SiloStatus.Active:
                LogJoined(updatedSilo);
                break;
            case SiloStatus.ShuttingDown or SiloStatus.Stopping:
                LogLeaving(updatedSilo);
                break;
            case SiloStatus.Dead:
                LogGone(updatedSilo);
                break;
        }
    }

    private Task StartAsync(CancellationToken token)
    {
        silos.SubscribeToSiloStatusEvents(this);
        return Task.CompletedTask;
    }

    [LoggerMessage(HostingEventIds.SiloJoined, LogLevel.Information, "Silo {Silo} is in the cluster.")]
    private partial void LogJoined(SiloAddress silo);

    [LoggerMessage(HostingEventIds.SiloLeaving, LogLevel.Information, "Silo {Silo} is leaving the cluster.")]
    private partial void LogLeaving(SiloAddress silo);

    [LoggerMessage(HostingEventIds.SiloGone, LogLevel.Information, "Silo {Silo} is out of the cluster.")]
    private partial void LogGone(SiloAddress silo);
}
