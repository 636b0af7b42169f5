using ActorState.Faults;

namespace ActorState.Silo.Storage.AdoNet.PostgreSql;

/// <summary>Options of the journal on PostgreSQL.</summary>
internal sealed class PgJournalOptions
{
    /// <summary>How the database is reached; an Npgsql connection string. Its search path says in which schema the journal is.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>How many connections read. Default: 8; further readers wait for one.</summary>
    public int Readers { get; init; } = 8;

    /// <summary>Whether to open a journal on a server that may lose acknowledged appends. Default: false.</summary>
    public bool AllowUnsafe { get; init; }

    /// <summary>How long the making of a connection may take. Default: 5 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an append waits for the counter's lock. Default: 5 s; then it is definitely not applied.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an append may go without an answer. Default: 10 s; then its connection is closed, and its outcome is unknown.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a read may take. Default: 10 s.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the journal's head is compared with what was seen of it. Default: 1 s.</summary>
    public TimeSpan HeartbeatEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Where the store is told to fail. Default: nowhere.</summary>
    public FaultPoints Faults { get; init; } = FaultPoints.None;
}
