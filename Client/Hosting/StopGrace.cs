namespace ActorState.Gateway.Hosting;

/// <summary>Goes on listening for a moment after the signal to stop: callers on open connections are told to go, where Kestrel alone would drop them.</summary>
/// <remarks>
/// Kestrel closes idle connections at once and the others behind their present request: a request that is on its way at that moment
/// meets a closed connection, and its caller does not know whether it arrived.
/// </remarks>
internal sealed class StopGrace(IHostApplicationLifetime lifetime, TimeProvider time) : IHostedLifecycleService
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        // Where the host is stopped directly, without a signal, whoever stops it is its only caller.
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await Task.Delay(Grace, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
