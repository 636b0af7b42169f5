using System.Collections.Immutable;
using System.Net;
using ActorState.Entities;
using ActorState.Gateway.Settings;

namespace ActorState.Silo.Settings;

/// <summary>Turns the configuration into settings, or into one message that names everything wrong with it.</summary>
internal static class SettingsReader
{
    private static readonly TimeSpan IdleAgeMin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ProbeTimeoutMin = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ProbeTimeoutMax = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Reads and checks all settings.</summary>
    /// <exception cref="StartRefusedException">Some are wrong, or there is no such setting.</exception>
    public static ActorStateSettings Read(IConfiguration configuration)
    {
        var source = new SettingsSource(configuration);
        var store = SharedSettings.ReadStore(source);
        var settings = new ActorStateSettings
        {
            Store = store,
            PostgresConnectionString = SharedSettings.ReadPostgres(source, store),
            Data = ReadPath(source, "Data", "./data"),
            Http = SharedSettings.ReadHttp(source),
            Grpc = source.EndPoint("Grpc", new IPEndPoint(IPAddress.Loopback, 8081)),
            SiloAddress = SharedSettings.ReadSiloAddress(source),
            SiloPort = source.Number("Silo:Port", 11111, 1, IPEndPoint.MaxPort),
            SiloGatewayPort = SharedSettings.ReadSiloGatewayPort(source),
            Insecure = source.Flag(SharedSettings.Insecure),
            AllowUnsafe = source.Flag("Journal:AllowUnsafe"),
            ClusterId = SharedSettings.ReadClusterId(source),
            ServiceId = SharedSettings.ReadServiceId(source),
            ClusterProbeTimeout = source.Duration("Cluster:ProbeTimeout", TimeSpan.FromSeconds(2), ProbeTimeoutMin, ProbeTimeoutMax),
            EntityIdleAge = source.Duration("Entity:IdleAge", TimeSpan.FromMinutes(15), IdleAgeMin, Day),
            EntitySnapshotEvery = source.Number("Entity:SnapshotEvery", 100, 1, 1_000_000),
            EntityLocalReadAgeMax = source.Duration("Entity:LocalReadAgeMax", TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(1), Day),
            DocumentTypes = ReadDocumentTypes(source),
            DocumentSchemas = ReadDocumentSchemas(source),
        };
        CheckPartitions(source);
        CheckAddresses(source, settings);
        CheckPorts(source, settings);
        source.RefuseUnknown();
        source.ThrowIfAny();
        return settings;
    }

    private static string ReadPath(SettingsSource source, string key, string fallback)
    {
        var path = source.Text(key, fallback);
        if (path.Contains('\0'))
        {
            source.Refuse(key, "is no path.");
            path = fallback;
        }

        return Path.GetFullPath(path);
    }

    private static ImmutableArray<string>? ReadDocumentTypes(SettingsSource source)
    {
        if (source.HasValue("Documents:Types"))
        {
            source.Refuse("Documents:Types", "must be a list of at least one type: Documents:Types:0, Documents:Types:1 and so on.");
        }

        var types = source.Children("Documents:Types");
        foreach (var (index, type) in types.Where(t => !EntityId.IsType(t.Value)))
        {
            source.Refuse($"Documents:Types:{index}", $"is '{type}'; an entity type is named [a-z][a-z0-9-]{{0,63}}.");
        }

        return types is [] ? null : [.. types.Select(t => t.Value)];
    }

    private static ImmutableDictionary<string, string> ReadDocumentSchemas(SettingsSource source)
    {
        var schemas = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var (type, path) in source.Children("Documents:Schemas"))
        {
            var key = $"Documents:Schemas:{type}";
            if (!EntityId.IsType(type))
            {
                source.Refuse(key, "does not name an entity type: [a-z][a-z0-9-]{0,63}.");
            }
            else if (!File.Exists(path))
            {
                source.Refuse(key, $"is '{path}'; there is no such file.");
            }
            else
            {
                schemas[type] = Path.GetFullPath(path);
            }
        }

        return schemas.ToImmutable();
    }

    private static void CheckPartitions(SettingsSource source)
    {
        if (source.Number("Journal:Partitions", 1, 1, 1024) != 1)
        {
            source.Refuse("Journal:Partitions", "must be 1: a journal of several partitions is not there yet.");
        }
    }

    /// <summary>Without authentication nobody beyond this machine may reach us, by whatever port.</summary>
    private static void CheckAddresses(SettingsSource source, ActorStateSettings settings) => SharedSettings.CheckLoopback(
        source,
        settings.Insecure,
        (SharedSettings.Http, settings.Http.Address),
        ("Grpc", settings.Grpc.Address),
        (SharedSettings.SiloAddress, settings.SiloAddress));

    private static void CheckPorts(SettingsSource source, ActorStateSettings settings)
    {
        List<(string Key, int Port)> ports =
            [("Http", settings.Http.Port), ("Silo:Port", settings.SiloPort), ("Silo:GatewayPort", settings.SiloGatewayPort)];
        if (source.HasValue("Grpc"))
        {
            // While nothing listens there, its default is in nobody's way.
            ports.Add(("Grpc", settings.Grpc.Port));
        }

        foreach (var same in ports.Where(p => p.Port != 0).GroupBy(p => p.Port).Where(g => g.Count() > 1))
        {
            var others = string.Join(", ", same.Skip(1).Select(p => $"{SettingsSource.Section}:{p.Key}"));
            source.Refuse(same.First().Key, $"has the port {same.Key}, which {others} has, too.");
        }
    }
}
