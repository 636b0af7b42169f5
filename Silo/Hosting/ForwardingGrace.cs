namespace ActorState.Silo.Hosting;

/// <summary>Goes on forwarding for a moment after the last entity has left a stopping silo.</summary>
/// <remarks>
/// The others know by then that this silo is leaving and send it nothing new. What they had sent before finds no entity here and is sent
/// on to where it is now; without this moment the silo is gone before the forwarding is done, and each such call fails and is repeated.
/// </remarks>
internal sealed class ForwardingGrace(TimeProvider time) : ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>Stopped after the grains have been deactivated (near <see cref="ServiceLifecycleStage.BecomeActive"/>), and before anything that forwarding needs.</summary>
    private const int Stage = (ServiceLifecycleStage.ApplicationServices + ServiceLifecycleStage.BecomeActive) / 2;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(ForwardingGrace), Stage, static _ => Task.CompletedTask, StopAsync);

    private async Task StopAsync(CancellationToken token) => await Task.Delay(Grace, time, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
