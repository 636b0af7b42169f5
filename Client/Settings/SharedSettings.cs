using System.Net;
using Npgsql;

namespace ActorState.Gateway.Settings;

/// <summary>The settings that a silo and a gateway alone have in common: one environment may serve both.</summary>
internal static class SharedSettings
{
    public const string Store = "Store";
    public const string Http = "Http";
    public const string Insecure = "Insecure";
    public const string SiloAddress = "Silo:Address";
    public const string SiloGatewayPort = "Silo:GatewayPort";

    private const string ClusterName = "actorstate";

    /// <summary>Where the journal is kept.</summary>
    public static StoreKind ReadStore(SettingsSource source)
    {
        var name = source.Text(Store, "sqlite");
        switch (name)
        {
            case "sqlite":
                return StoreKind.Sqlite;
            case "memory":
                return StoreKind.Memory;
            case "postgres":
                return StoreKind.Postgres;
            default:
                source.Refuse(Store, $"is '{name}'; it must be sqlite, postgres or memory.");
                return StoreKind.None;
        }
    }

    /// <summary>How PostgreSQL is reached; empty when nothing says so.</summary>
    public static string ReadPostgres(SettingsSource source, StoreKind store)
    {
        var connectionString = source.ConnectionString("Postgres");
        if (store == StoreKind.Postgres)
        {
            CheckPostgres(source, connectionString);
        }

        return connectionString;
    }

    /// <summary>Where HTTP is served.</summary>
    public static IPEndPoint ReadHttp(SettingsSource source) => source.EndPoint(Http, new IPEndPoint(IPAddress.Loopback, 8080));

    /// <summary>Where a silo is reached.</summary>
    public static IPAddress ReadSiloAddress(SettingsSource source)
    {
        var address = source.Address(SiloAddress, IPAddress.Loopback);
        if (!address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any))
        {
            return address;
        }

        source.Refuse(SiloAddress, $"is '{address}'; it must be the one address at which others reach the silo.");
        return IPAddress.Loopback;
    }

    /// <summary>The port at which gateways outside its process reach a silo.</summary>
    public static int ReadSiloGatewayPort(SettingsSource source) => source.Number(SiloGatewayPort, 30000, 1, IPEndPoint.MaxPort);

    /// <summary>Orleans' ClusterId.</summary>
    public static string ReadClusterId(SettingsSource source) => source.Text("Cluster:Id", ClusterName);

    /// <summary>Orleans' ServiceId.</summary>
    public static string ReadServiceId(SettingsSource source) => source.Text("Cluster:ServiceId", ClusterName);

    /// <summary>Refuses what cannot be read; it is never repeated, since there may be a password in it.</summary>
    private static void CheckPostgres(SettingsSource source, string connectionString)
    {
        if (connectionString is "")
        {
            source.Refuse(Store, "is 'postgres', and ConnectionStrings:Postgres does not say where that is; it is an Npgsql connection string.");
            return;
        }

        try
        {
            _ = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException)
        {
            source.RefuseWhole("ConnectionStrings:Postgres is no connection string that Npgsql can read.");
        }
    }

    /// <summary>Without authentication nobody beyond this machine may reach us.</summary>
    public static void CheckLoopback(SettingsSource source, bool insecure, params ReadOnlySpan<(string Key, IPAddress Address)> addresses)
    {
        foreach (var (key, address) in addresses)
        {
            if (!insecure && !IPAddress.IsLoopback(address))
            {
                source.Refuse(key, $"is at {address}, beyond loopback, and there is no authentication; if that is meant, say ActorState:Insecure=true (--insecure).");
            }
        }
    }
}
