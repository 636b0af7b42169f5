using ActorState.Feed;
using ActorState.Gateway.Calls;
using ActorState.Gateway.Http;

namespace ActorState.Gateway.Hosting;

/// <summary>Connects the gateway to its cluster behind the back of the host, so that HTTP is served while no silo can be reached; finds lost silos again.</summary>
internal sealed class ClusterConnection(IClusterClient client, ClusterLink link, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan SearchPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AnswerTimeMax = TimeSpan.FromSeconds(5);

    private bool _isStarted;

    /// <remarks>Kestrel has stopped before: no request is left.</remarks>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        link.Close();
        if (_isStarted)
        {
            // The process ends in any case; that the time was too short for a farewell is no failure of it.
            await ((IHostedService)client).StopAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // Not every part of the client's start heeds the token.
            await ((IHostedService)client).StartAsync(stoppingToken).WaitAsync(stoppingToken);
            _isStarted = true;
            while (true)
            {
                link.GoUp();
                await link.WhenDownAsync(stoppingToken);
                await SearchAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }

    /// <summary>Calls until a silo is connected: the client opens connections only for calls.</summary>
    private async Task SearchAsync(CancellationToken token)
    {
        while (!await AnswersAsync(token) && !link.IsConnected)
        {
            await Task.Delay(SearchPause, time, token);
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken token)
    {
        Task call = client.GetGrain<IFeedGrain>(RequestKeys.Tenant).StatusAsync(token).AsTask().WaitAsync(AnswerTimeMax, time, token);
        await call.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        token.ThrowIfCancellationRequested();
        return call.IsCompletedSuccessfully;
    }
}
