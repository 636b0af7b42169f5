using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace ActorState.Gateway.Hosting;

/// <summary>What the people at the console are told when the process serves. Tools read the address, and with it a port picked by the system.</summary>
internal sealed partial class StartMessages(IServer server, IOptions<GatewayOptions> options, ILogger<StartMessages> logger) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Insecure)
        {
            LogInsecure();
        }

        foreach (var url in server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
        {
            LogListening(url);
        }

        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(ProcessEventIds.Listening, LogLevel.Information, "Listening on {Url}; the API is described at {Url}/docs.")]
    private partial void LogListening(string url);

    [LoggerMessage(ProcessEventIds.Insecure, LogLevel.Warning,
        "ActorState:Insecure=true: there is NO AUTHENTICATION; whoever reaches this process reads and changes everything.")]
    private partial void LogInsecure();
}
