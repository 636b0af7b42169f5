using ActorState.Entities;
using ActorState.TestKit.Http;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;

namespace ActorState.IntegrationTests.Replay;

/// <summary>Takes entities out of a server's memory: what is known afterwards, the journal knew.</summary>
internal static class Activations
{
    /// <summary>Ends an entity's activation and waits until it is gone.</summary>
    public static async Task KillAsync(ActorStateServer server, string type, string id, CancellationToken token)
    {
        var grains = server.Services.GetRequiredService<IGrainFactory>();
        var grain = grains.GetGrain<IEntityGrain>(new EntityId(EntityId.DefaultTenant, type, id).ToString());
        await grain.AsReference<IGrainManagementExtension>().DeactivateOnIdle(token);
        var management = grains.GetGrain<IManagementGrain>(0);
        while (await IsAliveAsync(management, grain.GetGrainId()))
        {
            token.ThrowIfCancellationRequested();
        }
    }

    private static async Task<bool> IsAliveAsync(IManagementGrain management, GrainId id) =>
        (await management.GetDetailedGrainStatistics()).Any(activation => activation.GrainId == id);
}
