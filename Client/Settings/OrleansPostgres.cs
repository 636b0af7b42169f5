using Npgsql;

namespace ActorState.Gateway.Settings;

/// <summary>How Orleans' own tables on PostgreSQL are reached: membership, and what is not event-sourced. The journal's scripts make them.</summary>
internal sealed class OrleansPostgres(string connectionString)
{
    /// <summary>How Orleans calls Npgsql; it loads it itself.</summary>
    public const string Invariant = "Npgsql";

    /// <summary>Small statements on small tables: what takes longer is a server that does not answer.</summary>
    private const int TimeoutSeconds = 5;

    private const int ConnectionsMax = 10;

    /// <summary>The connection string for everybody who reads or writes them.</summary>
    public string ConnectionString { get; } = new NpgsqlConnectionStringBuilder(connectionString)
    {
        ApplicationName = "actorstate-orleans",
        Timeout = TimeoutSeconds,
        CommandTimeout = TimeoutSeconds,
        MaxPoolSize = ConnectionsMax,
    }.ToString();
}
