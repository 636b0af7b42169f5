using System.Collections.Immutable;
using System.Net;
using ActorState.Gateway.Settings;

namespace ActorState.Silo.Settings;

/// <summary>What the process was told at its start, checked: <c>ActorState:*</c> of the command line, the environment and <c>appsettings.json</c>.</summary>
internal sealed record ActorStateSettings
{
    /// <summary>Where the journal is kept. Default: SQLite.</summary>
    public required StoreKind Store { get; init; }

    /// <summary>How PostgreSQL is reached, <c>ConnectionStrings:Postgres</c>. Default: none; required where the store is there.</summary>
    public required string PostgresConnectionString { get; init; }

    /// <summary>The folder of the SQLite files, absolute. Default: <c>data</c> in the shell's folder.</summary>
    public required string Data { get; init; }

    /// <summary>Where HTTP is served; port 0 picks a free one. Default: <c>127.0.0.1:8080</c>.</summary>
    public required IPEndPoint Http { get; init; }

    /// <summary>Where gRPC is going to be served; checked, not yet listened on. Default: <c>127.0.0.1:8081</c>.</summary>
    public required IPEndPoint Grpc { get; init; }

    /// <summary>Where other silos and gateways reach this one. Default: <c>127.0.0.1</c>.</summary>
    public required IPAddress SiloAddress { get; init; }

    /// <summary>The port of other silos. Default: 11111.</summary>
    public required int SiloPort { get; init; }

    /// <summary>The port of gateways outside this process. Default: 30000.</summary>
    public required int SiloGatewayPort { get; init; }

    /// <summary>Whether to listen beyond loopback without authentication. Default: false.</summary>
    public required bool Insecure { get; init; }

    /// <summary>Whether to start on a store that is not durable. Default: false.</summary>
    public required bool AllowUnsafe { get; init; }

    /// <summary>Orleans' ClusterId. Default: <c>actorstate</c>.</summary>
    public required string ClusterId { get; init; }

    /// <summary>Orleans' ServiceId. Default: <c>actorstate</c>.</summary>
    public required string ServiceId { get; init; }

    /// <summary>
    /// How long a silo has for an answer to another one's probe. Default: 2 seconds; a killed silo is out of the cluster after
    /// about twice, a hung one after about four times as long.
    /// </summary>
    public required TimeSpan ClusterProbeTimeout { get; init; }

    /// <summary>How long an entity stays in memory that nobody asks for. Default: 15 minutes.</summary>
    public required TimeSpan EntityIdleAge { get; init; }

    /// <summary>How many events lie between two snapshots of an entity. Default: 100.</summary>
    public required int EntitySnapshotEvery { get; init; }

    /// <summary>How old the confirmation of a head may be that a local read relies on. Default: 10 seconds.</summary>
    public required TimeSpan EntityLocalReadAgeMax { get; init; }

    /// <summary>The document types that may exist; null for every name. Default: null.</summary>
    public required ImmutableArray<string>? DocumentTypes { get; init; }

    /// <summary>The JSON Schema files of document types, absolute paths by type. Default: none.</summary>
    public required ImmutableDictionary<string, string> DocumentSchemas { get; init; }
}
