using ActorState.Faults;
using ActorState.Silo.Storage.AdoNet.PostgreSql;
using ActorState.TestKit.Servers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorState.TestKit.Journal;

/// <summary>How a test wants its journal on PostgreSQL.</summary>
internal sealed record PgStoreOptions
{
    /// <summary>More of the connection string.</summary>
    public string More { get; init; } = "";

    public bool AllowUnsafe { get; init; }

    public FaultPoints Faults { get; init; } = FaultPoints.None;

    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>So seldom that it does not happen, unless the test says otherwise.</summary>
    public TimeSpan HeartbeatEvery { get; init; } = TimeSpan.FromHours(1);

    public ILogger<PgJournalStore> Logger { get; init; } = NullLogger<PgJournalStore>.Instance;
}

/// <summary>Makes journals on PostgreSQL for tests.</summary>
internal static class PgStores
{
    /// <summary>A store in a schema; not opened.</summary>
    public static PgJournalStore Create(PostgresSchema schema, PgStoreOptions? wanted = null)
    {
        wanted ??= new PgStoreOptions();
        var options = new PgJournalOptions
        {
            ConnectionString = $"{schema.ConnectionString};{wanted.More}",
            AllowUnsafe = wanted.AllowUnsafe,
            Faults = wanted.Faults,
            AnswerTimeout = wanted.AnswerTimeout,
            LockTimeout = wanted.LockTimeout,
            HeartbeatEvery = wanted.HeartbeatEvery,
        };
        return new PgJournalStore(options, TimeProvider.System, wanted.Logger);
    }
}
