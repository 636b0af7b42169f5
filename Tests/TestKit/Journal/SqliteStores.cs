using ActorState.Silo.Storage.AdoNet.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorState.TestKit.Journal;

/// <summary>Makes journals on SQLite for tests.</summary>
internal static class SqliteStores
{
    /// <summary>A store in a folder; not opened.</summary>
    public static SqliteJournalStore Create(string folder, Action<SqliteConnection>? opened = null, ILogger<SqliteJournalStore>? logger = null) =>
        new(new SqliteJournalOptions { Folder = folder }, TimeProvider.System, logger ?? NullLogger<SqliteJournalStore>.Instance) { ConnectionOpened = opened };
}
