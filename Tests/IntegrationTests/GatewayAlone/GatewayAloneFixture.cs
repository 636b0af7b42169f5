using System.Globalization;
using ActorState.TestKit.Http;
using ActorState.TestKit.Processes;
using Xunit;

namespace ActorState.IntegrationTests.GatewayAlone;

/// <summary>The tests that share the two processes, one after the other.</summary>
[CollectionDefinition(nameof(GatewayAloneCollection))]
public sealed class GatewayAloneCollection : ICollectionFixture<GatewayAloneFixture>;

/// <summary>A gateway process that was there first, and a silo process behind it.</summary>
public sealed class GatewayAloneFixture : IAsyncLifetime
{
    public GatewayAloneFixture()
    {
        ToSilo = ["--ActorState:Silo:GatewayPort", Silo.GatewayPort.ToString(CultureInfo.InvariantCulture)];

        // One environment serves both programs: what only the silo knows must not hurt.
        Gateway = new GatewayProcess(new Dictionary<string, string> { ["ActorState__Data"] = "/nowhere", ["ActorState__Entity__IdleAge"] = "00:01:00" }, ToSilo);
        Http = new HttpClient { BaseAddress = Gateway.BaseAddress };
        Entities = new EntityHttp(Http);
    }

    public SiloProcess Silo { get; } = new();

    public GatewayProcess Gateway { get; }

    /// <summary>The settings by which a gateway finds the silo.</summary>
    public IReadOnlyList<string> ToSilo { get; }

    public HttpClient Http { get; }

    /// <summary>The entities, through the gateway.</summary>
    public EntityHttp Entities { get; }

    /// <summary>What was answered before there was a silo, by target.</summary>
    public Dictionary<string, HttpReply> WithoutSilo { get; } = [];

    public async ValueTask InitializeAsync()
    {
        var token = TestContext.Current.CancellationToken;
        await Gateway.StartAsync(token);
        foreach (var target in (string[])["/health/live", "/health/ready", "/v1/entities/cart/42", "/v1/feed", "/openapi/v1.json"])
        {
            WithoutSilo[target] = await GetAsync(target, token);
        }

        await Silo.StartAsync(token);
        await Gateway.WaitUntilReadyAsync(token);
    }

    public Task<HttpReply> GetAsync(string target, CancellationToken token) => Entities.SendAsync(HttpMethod.Get, target, null, null, [], token);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Gateway.DisposeAsync();
        await Silo.DisposeAsync();
    }
}
