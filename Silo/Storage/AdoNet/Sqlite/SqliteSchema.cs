using System.Globalization;
using System.Security.Cryptography;
using ActorState.Journal;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>Brings a journal's file to today's schema: numbered scripts, forward only, each recorded with its checksum.</summary>
/// <remarks>Thread: the journal's writer.</remarks>
internal static class SqliteSchema
{
    /// <summary>The version of what is stored.</summary>
    public const int Format = 1;

    private const int Partitions = 1;
    private const int SecretBytes = 32;
    private const string Folder = "AdoNet/Sqlite/Scripts/";

    /// <summary>Creates or upgrades the schema, all in one transaction, and tells the journal's id.</summary>
    /// <exception cref="JournalRefusedException">Another program, or a newer one, made what is there.</exception>
    public static Guid Upgrade(SqliteSession session, TimeProvider time)
    {
        session.Run(SqliteSql.BeginWrite);
        try
        {
            session.Run(SqliteSql.CreateSchema);
            Apply(session, Micros(time));
            var id = ReadJournal(session) ?? CreateJournal(session, Micros(time));
            session.Run(SqliteSql.Commit);
            return id;
        }
        finally
        {
            session.Rollback();
        }
    }

    private static void Apply(SqliteSession session, long now)
    {
        var applied = ReadApplied(session);
        foreach (var script in SchemaScript.ReadAll(Folder))
        {
            if (!applied.Remove(script.Name, out var stored))
            {
                session.RunScript(script.Text);
                using var insert = session.Use(SqliteSql.InsertScript).Bind(script.Name).Bind(script.Checksum).Bind(now);
                insert.Step();
            }
            else if (stored != script.Checksum)
            {
                throw new JournalRefusedException(
                    $"The journal was made by another {script.Name} (checksum {stored}) than this program's ({script.Checksum}). Start the program that made it.");
            }
        }

        if (applied.Count > 0)
        {
            throw new JournalRefusedException(
                $"The journal is newer than this program, which does not know its schema script {applied.Keys.Order().First()}. Start a newer program.");
        }
    }

    private static Dictionary<string, string> ReadApplied(SqliteSession session)
    {
        using var rows = session.Use(SqliteSql.SelectScripts);
        var applied = new Dictionary<string, string>();
        while (rows.Step())
        {
            applied.Add(rows.Text(0), rows.Text(1));
        }

        return applied;
    }

    private static Guid? ReadJournal(SqliteSession session)
    {
        using var row = session.Use(SqliteSql.SelectJournal);
        if (!row.Step())
        {
            return null;
        }

        if (row.Int64(1) > Format)
        {
            throw new JournalRefusedException($"The journal has format {row.Int64(1)}, this program knows {Format}. Start a newer program.");
        }

        return row.Int64(2) == Partitions
            ? Guid.Parse(row.Text(0), CultureInfo.InvariantCulture)
            : throw new JournalRefusedException($"The journal has {row.Int64(2)} partitions, this program knows {Partitions}.");
    }

    private static Guid CreateJournal(SqliteSession session, long now)
    {
        var id = Guid.NewGuid();
        using var journal = session.Use(SqliteSql.InsertJournal)
            .Bind(id.ToString())
            .Bind(Format)
            .Bind(Partitions)
            .Bind(RandomNumberGenerator.GetBytes(SecretBytes))
            .Bind(now);
        journal.Step();
        using var partition = session.Use(SqliteSql.InsertPartition).Bind(0);
        partition.Step();
        return id;
    }

    private static long Micros(TimeProvider time) => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
