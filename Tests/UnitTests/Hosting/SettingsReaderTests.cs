using System.Net;
using ActorState.Gateway.Settings;
using ActorState.Silo.Settings;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace ActorState.UnitTests.Hosting;

public sealed class SettingsReaderTests
{
    [Fact]
    public void Without_settings_the_defaults_of_the_documentation_hold()
    {
        var settings = Read();

        Assert.Equal(StoreKind.Sqlite, settings.Store);
        Assert.Equal(Path.GetFullPath("data"), settings.Data);
        Assert.Equal(IPEndPoint.Parse("127.0.0.1:8080"), settings.Http);
        Assert.Equal(IPEndPoint.Parse("127.0.0.1:8081"), settings.Grpc);
        Assert.Equal((IPAddress.Loopback, 11111, 30000), (settings.SiloAddress, settings.SiloPort, settings.SiloGatewayPort));
        Assert.Equal((false, false), (settings.Insecure, settings.AllowUnsafe));
        Assert.Equal(("actorstate", "actorstate"), (settings.ClusterId, settings.ServiceId));
        Assert.Equal(TimeSpan.FromMinutes(15), settings.EntityIdleAge);
        Assert.Equal(100, settings.EntitySnapshotEvery);
        Assert.Equal(TimeSpan.FromSeconds(10), settings.EntityLocalReadAgeMax);
        Assert.Null(settings.DocumentTypes);
        Assert.Empty(settings.DocumentSchemas);
    }

    [Theory]
    [InlineData("Store", "cassandra", "ActorState:Store is 'cassandra'; it must be sqlite, postgres or memory.")]
    [InlineData("Store", "postgres", "ActorState:Store is 'postgres', and ConnectionStrings:Postgres does not say where that is; it is an Npgsql connection string.")]
    [InlineData("Store", "", "ActorState:Store is empty.")]
    [InlineData("Data", " ", "ActorState:Data is empty.")]
    [InlineData("Data", "a\0b", "ActorState:Data is no path.")]
    [InlineData("Http", "8080", "ActorState:Http is '8080'; it must be an address with a port, such as 127.0.0.1:8080 or [::1]:8080.")]
    [InlineData("Http", "127.0.0.1", "ActorState:Http is '127.0.0.1'; it must be an address with a port, such as 127.0.0.1:8080 or [::1]:8080.")]
    [InlineData("Http", "::1:8080", "ActorState:Http is '::1:8080'; it must be an address with a port, such as 127.0.0.1:8080 or [::1]:8080.")]
    [InlineData("Grpc", "127.0.0.1:65536", "ActorState:Grpc is '127.0.0.1:65536'; it must be an address with a port, such as 127.0.0.1:8080 or [::1]:8080.")]
    [InlineData("Http", "0.0.0.0:8080",
        "ActorState:Http is at 0.0.0.0, beyond loopback, and there is no authentication; if that is meant, say ActorState:Insecure=true (--insecure).")]
    [InlineData("Grpc", "[::]:8081",
        "ActorState:Grpc is at ::, beyond loopback, and there is no authentication; if that is meant, say ActorState:Insecure=true (--insecure).")]
    [InlineData("Silo:Address", "10.0.0.1",
        "ActorState:Silo:Address is at 10.0.0.1, beyond loopback, and there is no authentication; if that is meant, say ActorState:Insecure=true (--insecure).")]
    [InlineData("Silo:Address", "0.0.0.0", "ActorState:Silo:Address is '0.0.0.0'; it must be the one address at which others reach the silo.")]
    [InlineData("Silo:Address", "here", "ActorState:Silo:Address is 'here'; it must be an address such as 127.0.0.1.")]
    [InlineData("Silo:Port", "0", "ActorState:Silo:Port is '0'; it must be a whole number from 1 to 65535.")]
    [InlineData("Silo:GatewayPort", "-1", "ActorState:Silo:GatewayPort is '-1'; it must be a whole number from 1 to 65535.")]
    [InlineData("Silo:GatewayPort", "11111", "ActorState:Silo:Port has the port 11111, which ActorState:Silo:GatewayPort has, too.")]
    [InlineData("Grpc", "127.0.0.1:8080", "ActorState:Http has the port 8080, which ActorState:Grpc has, too.")]
    [InlineData("Insecure", "yes", "ActorState:Insecure is 'yes'; it must be true or false.")]
    [InlineData("Journal:AllowUnsafe", "1", "ActorState:Journal:AllowUnsafe is '1'; it must be true or false.")]
    [InlineData("Journal:Partitions", "2", "ActorState:Journal:Partitions must be 1: a journal of several partitions is not there yet.")]
    [InlineData("Journal:Partitions", "none", "ActorState:Journal:Partitions is 'none'; it must be a whole number from 1 to 1024.")]
    [InlineData("Cluster:Id", "", "ActorState:Cluster:Id is empty.")]
    [InlineData("Cluster:ServiceId", "", "ActorState:Cluster:ServiceId is empty.")]
    [InlineData("Entity:IdleAge", "15", "ActorState:Entity:IdleAge is '15'; it must be a duration hh:mm:ss from 00:00:02 to 1.00:00:00.")]
    [InlineData("Entity:IdleAge", "00:00:01", "ActorState:Entity:IdleAge is '00:00:01'; it must be a duration hh:mm:ss from 00:00:02 to 1.00:00:00.")]
    [InlineData("Entity:SnapshotEvery", "0", "ActorState:Entity:SnapshotEvery is '0'; it must be a whole number from 1 to 1000000.")]
    [InlineData("Entity:LocalReadAgeMax", "-00:00:10",
        "ActorState:Entity:LocalReadAgeMax is '-00:00:10'; it must be a duration hh:mm:ss from 00:00:00.0010000 to 1.00:00:00.")]
    [InlineData("Documents:Types", "cart", "ActorState:Documents:Types must be a list of at least one type: Documents:Types:0, Documents:Types:1 and so on.")]
    [InlineData("Documents:Types:0", "Cart", "ActorState:Documents:Types:0 is 'Cart'; an entity type is named [a-z][a-z0-9-]{0,63}.")]
    [InlineData("Documents:Schemas:Cart", "x", "ActorState:Documents:Schemas:Cart does not name an entity type: [a-z][a-z0-9-]{0,63}.")]
    [InlineData("Documents:Schemas:cart", "/no/such/file", "ActorState:Documents:Schemas:cart is '/no/such/file'; there is no such file.")]
    [InlineData("Colour", "red", "ActorState:Colour is not a setting of ActorState.")]
    [InlineData("Entity:IdleAges", "00:15:00", "ActorState:Entity:IdleAges is not a setting of ActorState.")]
    [InlineData("Data:Folder", "x", "ActorState:Data:Folder is not a setting of ActorState.")]
    [InlineData("Entity", "x", "ActorState:Entity is not a setting of ActorState.")]
    [InlineData("Documents:Schemas:cart:path", "x", "ActorState:Documents:Schemas:cart:path is not a setting of ActorState.")]
    [InlineData("Empty", null, "ActorState:Empty is not a setting of ActorState.")]
    public void A_wrong_or_unknown_setting_is_named(string key, string? value, string expected)
    {
        var refusal = Assert.Throws<StartRefusedException>(() => Read((key, value)));

        Assert.Equal($"A setting is wrong: {expected}", refusal.Message);
    }

    [Fact]
    public void A_value_on_the_section_itself_is_named()
    {
        var refusal = Assert.Throws<StartRefusedException>(() => SettingsReader.Read(Configuration(("ActorState", "x"))));

        Assert.Equal("A setting is wrong: ActorState is not a setting of ActorState.", refusal.Message);
    }

    [Fact]
    public void Several_problems_come_in_one_message_that_names_each()
    {
        var refusal = Assert.Throws<StartRefusedException>(() => Read(("Store", "x"), ("Insecure", "x"), ("Colour", "red")));

        Assert.Equal(
            [
                "3 settings are wrong:",
                "  ActorState:Store is 'x'; it must be sqlite, postgres or memory.",
                "  ActorState:Insecure is 'x'; it must be true or false.",
                "  ActorState:Colour is not a setting of ActorState.",
            ],
            refusal.Message.Split(Environment.NewLine));
    }

    [Fact]
    public void Keys_are_the_same_in_any_case_and_right_values_are_taken()
    {
        var settings = Read(
            ("http", "0.0.0.0:0"), ("INSECURE", "True"), ("silo:ADDRESS", "10.1.2.3"), ("entity:idleage", "00:00:05"), ("Store", "memory"),
            ("Documents:Types:0", "cart"), ("Documents:Types:1", "order-draft"), ("Journal:Partitions", "1"));

        Assert.Equal(IPEndPoint.Parse("0.0.0.0:0"), settings.Http);
        Assert.True(settings.Insecure);
        Assert.Equal(IPAddress.Parse("10.1.2.3"), settings.SiloAddress);
        Assert.Equal(TimeSpan.FromSeconds(5), settings.EntityIdleAge);
        Assert.Equal(StoreKind.Memory, settings.Store);
        Assert.Equal(["cart", "order-draft"], settings.DocumentTypes!.Value);
    }

    [Fact]
    public void The_store_on_PostgreSQL_takes_its_connection_string()
    {
        var settings = SettingsReader.Read(Configuration(("ActorState:Store", "postgres"), ("ConnectionStrings:Postgres", "Host=db")));

        Assert.Equal((StoreKind.Postgres, "Host=db"), (settings.Store, settings.PostgresConnectionString));
    }

    [Fact]
    public void An_IPv6_address_stands_in_brackets() => Assert.Equal(IPEndPoint.Parse("[::1]:9090"), Read(("Http", "[::1]:9090")).Http);

    private static ActorStateSettings Read(params (string Key, string? Value)[] settings) =>
        SettingsReader.Read(Configuration([.. settings.Select(s => ($"ActorState:{s.Key}", s.Value))]));

    private static IConfiguration Configuration(params (string Key, string? Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>(s.Key, s.Value)))
        .Build();
}
