using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ActorState.Silo.Storage.AdoNet.Orleans;

/// <summary>The SQLite file of Orleans' own grain storage: what is not event-sourced, such as stream subscriptions.</summary>
internal sealed class OrleansDatabase(string folder)
{
    /// <summary>The file's name in the data folder.</summary>
    public const string FileName = "orleans.db";

    /// <summary>How Orleans calls SQLite; it loads Microsoft.Data.Sqlite itself.</summary>
    public const string Invariant = "System.Data.SQLite";

    private const string Script = "AdoNet/Orleans/Sqlite/0001_storage.sql";

    /// <summary>The connection string for everybody who opens the file.</summary>
    /// <remarks>No pooling: a pooled connection would keep the file open, and a fault's open statements with it.</remarks>
    public string ConnectionString { get; } = new SqliteConnectionStringBuilder
    {
        DataSource = Path.Combine(folder, FileName),
        Mode = SqliteOpenMode.ReadWriteCreate,
        Pooling = false,
        DefaultTimeout = 5,
    }.ToString();

    /// <summary>Creates the folder, the file and its tables where they are missing, and renews the statements.</summary>
    public async Task CreateAsync(CancellationToken token)
    {
        Directory.CreateDirectory(folder);
        var script = await ReadScriptAsync(token).ConfigureAwait(false);
        var connection = new SqliteConnection(ConnectionString);
        await using (connection.ConfigureAwait(false))
        {
            await connection.OpenAsync(token).ConfigureAwait(false);

            // Readers and the one writer do not block each other in this mode, which the file remembers.
            await ExecuteAsync(connection, "PRAGMA journal_mode=WAL", token).ConfigureAwait(false);
            await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"BEGIN IMMEDIATE;\n{script}\nCOMMIT;"), token).ConfigureAwait(false);
        }
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string sql, CancellationToken token)
    {
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
#pragma warning disable CA2100 // The text is a script of ours, embedded in this assembly.
            command.CommandText = sql;
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(token).ConfigureAwait(false);
        }
    }

    private static async Task<string> ReadScriptAsync(CancellationToken token)
    {
        var stream = typeof(OrleansDatabase).Assembly.GetManifestResourceStream(Script)
            ?? throw new InvalidOperationException($"The script {Script} is not embedded.");
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(token).ConfigureAwait(false);
    }
}
