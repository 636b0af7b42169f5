using ActorState.Journal;
using ActorState.Silo.Storage.AdoNet.PostgreSql;

namespace ActorState.Silo.Verbs;

/// <summary><c>Silo migrate [settings]</c>: creates or upgrades the schema on PostgreSQL and ends, so that silos may run as a role that cannot.</summary>
internal static class MigrateVerb
{
    /// <summary>The name of the verb.</summary>
    public const string Name = "migrate";

    private const int Done = 0;
    private const int NotDone = 2;

    /// <summary>Runs the verb with the settings of its command line (behind the verb), the environment and <c>appsettings.json</c>.</summary>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output)
    {
        var settings = VerbSettings.Read(arguments);
        if (settings.Store != "postgres")
        {
            await output.WriteLineAsync($"not migrated: the store is '{settings.Store}', which a silo migrates itself; say ActorState:Store=postgres");
            return NotDone;
        }

        try
        {
            // What the owner's sessions are like says nothing about the silos', which look for themselves.
            var options = new PgJournalOptions { ConnectionString = settings.Postgres, AllowUnsafe = true };
            var (id, applied) = await PgJournalStore.PrepareAsync(options, TimeProvider.System);
            await output.WriteLineAsync(applied.Count == 0
                ? $"the schema of journal {id} is today's; nothing was to be done"
                : $"the schema of journal {id} is today's; applied {string.Join(", ", applied)}");
            return Done;
        }
        catch (JournalException fault)
        {
            await output.WriteLineAsync($"not migrated: {fault.Message}");
            return NotDone;
        }
    }
}
