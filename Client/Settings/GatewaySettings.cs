using System.Net;

namespace ActorState.Gateway.Settings;

/// <summary>What a gateway alone was told at its start, checked: <c>ActorState:*</c> of the command line and the environment, named as for a silo.</summary>
internal sealed record GatewaySettings
{
    /// <summary>
    /// Where the list of silos is: in PostgreSQL, beside a journal that is there; otherwise there is one silo, at <see cref="Silo"/>.
    /// Default: SQLite.
    /// </summary>
    public required StoreKind Store { get; init; }

    /// <summary>How PostgreSQL is reached, <c>ConnectionStrings:Postgres</c>. Default: none.</summary>
    public required string PostgresConnectionString { get; init; }

    /// <summary>Where HTTP is served; port 0 picks a free one. Default: <c>127.0.0.1:8080</c>.</summary>
    public required IPEndPoint Http { get; init; }

    /// <summary>Where the one silo takes gateways, unless PostgreSQL says it. Default: <c>127.0.0.1:30000</c>.</summary>
    public required IPEndPoint Silo { get; init; }

    /// <summary>Whether to listen beyond loopback without authentication. Default: false.</summary>
    public required bool Insecure { get; init; }

    /// <summary>Orleans' ClusterId. Default: <c>actorstate</c>.</summary>
    public required string ClusterId { get; init; }

    /// <summary>Orleans' ServiceId. Default: <c>actorstate</c>.</summary>
    public required string ServiceId { get; init; }
}
