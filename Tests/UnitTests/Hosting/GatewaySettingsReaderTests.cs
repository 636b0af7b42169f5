using System.Net;
using ActorState.Gateway.Settings;
using ActorState.Silo.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;
using Xunit;

namespace ActorState.UnitTests.Hosting;

public sealed class GatewaySettingsReaderTests
{
    [Fact]
    public void Without_settings_the_defaults_are_those_of_a_silo()
    {
        var (gateway, silo) = (GatewaySettingsReader.Read(Configuration()), SettingsReader.Read(Configuration()));

        Assert.Equal(
            (silo.Store, silo.Http, silo.Insecure, silo.ClusterId, silo.ServiceId),
            (gateway.Store, gateway.Http, gateway.Insecure, gateway.ClusterId, gateway.ServiceId));
        Assert.Equal(new IPEndPoint(silo.SiloAddress, silo.SiloGatewayPort), gateway.Silo);
    }

    [Fact]
    public void Every_name_that_a_silo_reads_is_known_to_the_gateway_too()
    {
        var asked = new AskedKeys(Configuration());
        SettingsReader.Read(asked);

        Assert.Contains("ActorState:Data", asked.Keys);
        foreach (var key in asked.Keys)
        {
            Assert.DoesNotContain("is not a setting", Problem((key, "1")) ?? "");
        }
    }

    [Fact]
    public void What_only_a_silo_reads_is_ignored_whatever_it_says() =>
        Assert.Null(Problem(
            ("ActorState:Data", ""), ("ActorState:Entity:IdleAge", "x"), ("ActorState:Documents:Types:0", "Cart"), ("ActorState:Documents:Schemas:cart", "/no/such/file"),
            ("ActorState:Grpc", "0.0.0.0:8081"), ("ActorState:Journal:AllowUnsafe", "x")));

    [Theory]
    [InlineData("Colour", "red", "ActorState:Colour is not a setting of ActorState.")]
    [InlineData("Store", "cassandra", "ActorState:Store is 'cassandra'; it must be sqlite, postgres or memory.")]
    [InlineData("Store", "postgres", "ActorState:Store is 'postgres', and ConnectionStrings:Postgres does not say where that is; it is an Npgsql connection string.")]
    [InlineData("Silo:Address", "0.0.0.0", "ActorState:Silo:Address is '0.0.0.0'; it must be the one address at which others reach the silo.")]
    [InlineData("Silo:GatewayPort", "0", "ActorState:Silo:GatewayPort is '0'; it must be a whole number from 1 to 65535.")]
    [InlineData("Http", "0.0.0.0:8080",
        "ActorState:Http is at 0.0.0.0, beyond loopback, and there is no authentication; if that is meant, say ActorState:Insecure=true (--insecure).")]
    public void A_wrong_or_unknown_setting_is_named(string key, string value, string expected) =>
        Assert.Equal($"A setting is wrong: {expected}", Problem(($"ActorState:{key}", value)));

    [Fact]
    public void A_connection_string_that_cannot_be_read_is_named_and_never_repeated() => Assert.Equal(
        "A setting is wrong: ConnectionStrings:Postgres is no connection string that Npgsql can read.",
        Problem(("ActorState:Store", "postgres"), ("ConnectionStrings:Postgres", "Host=x;Secret=hush")));

    private static string? Problem(params (string Key, string? Value)[] settings)
    {
        try
        {
            GatewaySettingsReader.Read(Configuration(settings));
            return null;
        }
        catch (StartRefusedException refusal)
        {
            return refusal.Message;
        }
    }

    private static IConfiguration Configuration(params (string Key, string? Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>(s.Key, s.Value)))
        .Build();

    /// <summary>Remembers the keys that were asked for.</summary>
    private sealed class AskedKeys(IConfiguration inner) : IConfiguration
    {
        public HashSet<string> Keys { get; } = [];

        public string? this[string key]
        {
            get
            {
                Keys.Add(key);
                return inner[key];
            }
            set => inner[key] = value;
        }

        public IEnumerable<IConfigurationSection> GetChildren() => inner.GetChildren();

        public IChangeToken GetReloadToken() => inner.GetReloadToken();

        public IConfigurationSection GetSection(string key) => inner.GetSection(key);
    }
}
