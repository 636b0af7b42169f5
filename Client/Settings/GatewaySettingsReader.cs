using System.Net;

namespace ActorState.Gateway.Settings;

/// <summary>Turns the configuration into the settings of a gateway alone, or into one message that names everything wrong with it.</summary>
internal static class GatewaySettingsReader
{
    /// <summary>Reads and checks all settings; what only a silo reads is ignored, so that one environment may serve both.</summary>
    /// <exception cref="StartRefusedException">Some are wrong, or there is no such setting.</exception>
    public static GatewaySettings Read(IConfiguration configuration)
    {
        var source = new SettingsSource(configuration);
        var store = SharedSettings.ReadStore(source);
        var settings = new GatewaySettings
        {
            Store = store,
            PostgresConnectionString = SharedSettings.ReadPostgres(source, store),
            Http = SharedSettings.ReadHttp(source),
            Silo = new IPEndPoint(SharedSettings.ReadSiloAddress(source), SharedSettings.ReadSiloGatewayPort(source)),
            Insecure = source.Flag(SharedSettings.Insecure),
            ClusterId = SharedSettings.ReadClusterId(source),
            ServiceId = SharedSettings.ReadServiceId(source),
        };
        SharedSettings.CheckLoopback(source, settings.Insecure, (SharedSettings.Http, settings.Http.Address));
        source.Ignore(
            "Data", "Grpc", "Silo:Port", "Journal:AllowUnsafe", "Journal:Partitions", "Cluster:ProbeTimeout", "Entity:IdleAge", "Entity:SnapshotEvery",
            "Entity:LocalReadAgeMax");
        source.Children("Documents:Types");
        source.Children("Documents:Schemas");
        source.RefuseUnknown();
        source.ThrowIfAny();
        return settings;
    }
}
