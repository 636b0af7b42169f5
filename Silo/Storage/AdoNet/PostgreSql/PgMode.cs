using System.Globalization;
using ActorState.Journal;
using Npgsql;

namespace ActorState.Silo.Storage.AdoNet.PostgreSql;

/// <summary>What durability hangs on, as read back from a session.</summary>
/// <param name="Text">For people.</param>
/// <param name="Lacking">The settings under which an acknowledged append may be lost; empty when there are none.</param>
internal sealed record PgMode(string Text, IReadOnlyList<string> Lacking)
{
    private const int VersionMin = 140_000;

    private const string Read =
        """
        SELECT current_setting('server_version_num')::integer, current_setting('server_version'), current_setting('server_encoding'), pg_is_in_recovery(),
               current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit')
        """;

    /// <summary>Whether an acknowledged append survives a crash.</summary>
    public bool IsDurable => Lacking.Count == 0;

    /// <summary>Reads a session's mode.</summary>
    /// <exception cref="JournalRefusedException">No journal can be kept on this server.</exception>
    /// <exception cref="JournalUnavailableException">The server is a standby.</exception>
    public static async Task<PgMode> ReadAsync(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(Read, connection) { CommandTimeout = PgSources.SetupSecondsMax };
        var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        await using var closing = reader.ConfigureAwait(false);
        await reader.ReadAsync().ConfigureAwait(false);
        if (reader.GetInt32(0) < VersionMin)
        {
            throw new JournalRefusedException($"PostgreSQL {reader.GetString(1)} is too old for the journal: 14 or newer is needed.");
        }

        if (reader.GetString(2) != "UTF8")
        {
            throw new JournalRefusedException($"The database has the encoding {reader.GetString(2)}; the journal needs UTF8.");
        }

        return reader.GetBoolean(3)
            ? throw new JournalUnavailableException("This PostgreSQL is a standby.")
            : Of(reader.GetString(1), reader.GetString(4), reader.GetString(5), reader.GetString(6));
    }

    /// <summary>Judges settings.</summary>
    public static PgMode Of(string version, string fsync, string fullPageWrites, string synchronousCommit)
    {
        List<string> lacking = [];
        Demand("fsync", fsync, fsync is "on");
        Demand("full_page_writes", fullPageWrites, fullPageWrites is "on");
        Demand("synchronous_commit", synchronousCommit, synchronousCommit is "on" or "remote_apply");
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"PostgreSQL {version.Split(' ')[0]}, fsync={fsync}, full_page_writes={fullPageWrites}, synchronous_commit={synchronousCommit}");
        return new PgMode(lacking is [] ? text : $"NOT DURABLE: {text}", lacking);

        void Demand(string setting, string value, bool holds)
        {
            if (!holds)
            {
                lacking.Add($"{setting}={value}");
            }
        }
    }

    /// <summary>Says why the journal is not opened.</summary>
    public JournalRefusedException Refuse() => new(
        $"PostgreSQL runs with {string.Join(" and ", Lacking)}: an acknowledged change could be lost in a crash. Set fsync=on, full_page_writes=on and "
        + "synchronous_commit=on for this database and role, or say ActorState:Journal:AllowUnsafe=true.");
}
