using ActorState.Faults;
using ActorState.Silo.Storage.AdoNet.PostgreSql;
using ActorState.TestKit.Servers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorState.TestKit.Journal;

/// <summary>Makes journals on PostgreSQL for tests.</summary>
internal static class PgStores
{
    /// <summary>A store in a schema; not opened.</summary>
    public static PgJournalStore Create(
        PostgresSchema schema, string more = "", bool allowUnsafe = false, FaultPoints? faults = null, TimeSpan? answerTimeout = null, ILogger<PgJournalStore>? logger = null)
    {
        var options = new PgJournalOptions
        {
            ConnectionString = $"{schema.ConnectionString};{more}",
            AllowUnsafe = allowUnsafe,
            Faults = faults ?? FaultPoints.None,
            AnswerTimeout = answerTimeout ?? TimeSpan.FromSeconds(10),
            HeartbeatEvery = TimeSpan.FromMilliseconds(20),
        };
        return new PgJournalStore(options, TimeProvider.System, logger ?? NullLogger<PgJournalStore>.Instance);
    }
}
