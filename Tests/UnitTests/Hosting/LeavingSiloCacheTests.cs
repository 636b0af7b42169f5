using System.Net;
using ActorState.Silo.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Runtime.GrainDirectory;
using Xunit;

namespace ActorState.UnitTests.Hosting;

public sealed class LeavingSiloCacheTests
{
    private static readonly GrainId Grain = GrainId.Create("entity", "default/cart/42");
    private static readonly SiloAddress Silo = SiloAddress.New(IPAddress.Loopback, 11111, 1);

    [Theory]
    [InlineData(SiloStatus.None, true)]
    [InlineData(SiloStatus.Joining, true)]
    [InlineData(SiloStatus.Active, true)]
    [InlineData(SiloStatus.ShuttingDown, false)]
    [InlineData(SiloStatus.Stopping, false)]
    [InlineData(SiloStatus.Dead, false)]
    public async Task A_grain_on_a_silo_that_leaves_is_not_known(SiloStatus status, bool known)
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        await using var cache = new LeavingSiloCache(GrainDirectoryCacheFactory.CreateGrainDirectoryCache(services, new GrainDirectoryOptions()), _ => status);
        cache.AddOrUpdate(new GrainAddress { GrainId = Grain, SiloAddress = Silo, ActivationId = ActivationId.NewId() }, 1);

        Assert.Equal(known, cache.LookUp(Grain, out var found, out _));
        Assert.Equal(known ? Silo : null, found?.SiloAddress);
    }
}
