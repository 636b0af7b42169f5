using System.Globalization;
using ActorState.Journal;
using Npgsql;

namespace ActorState.Silo.Storage.AdoNet.PostgreSql;

/// <summary>Where the store's connections come from: one at a time to write on, a pool to read from.</summary>
/// <remarks>Thread: any.</remarks>
internal static class PgSources
{
    /// <summary>How long a command may take that makes a connection ready. No group is on it yet, so it may be cancelled.</summary>
    public const int SetupSecondsMax = 5;

    private const int PreparedMax = 64;

    /// <summary>Plans are made on tables of any size and kept: one made on an empty table must not scan a large one.</summary>
    private const string Plans =
        """
        SET jit = off;
        SET plan_cache_mode = force_generic_plan;
        SET enable_seqscan = off;
        SET enable_hashjoin = off;
        SET enable_mergejoin = off;
        SET client_min_messages = warning;
        SET default_transaction_isolation = 'read committed';
        SET statement_timeout = 0;
        """;

    /// <summary>
    /// A silo that stands still while it holds the counter's lock must not stop all others, and a dead one must be noticed. No limit on statements: it
    /// could cancel a commit that is under way.
    /// </summary>
    private const string Writing =
        """
        SET idle_in_transaction_session_timeout = '2s';
        SET tcp_user_timeout = '10s';
        """;

    /// <summary>Connections without a pool, so that closing one closes it; nothing limits a command but the caller.</summary>
    public static NpgsqlDataSource OfWriter(PgJournalOptions options)
    {
        var settings = Settings(options, "actorstate-writer");
        settings.Pooling = false;
        settings.CommandTimeout = 0;
        var locking = string.Create(CultureInfo.InvariantCulture, $"SET lock_timeout = {options.LockTimeout.TotalMilliseconds:0};");
        return Build(settings, Plans + Writing + locking);
    }

    /// <summary>Pooled connections to read from.</summary>
    public static NpgsqlDataSource OfReaders(PgJournalOptions options)
    {
        var settings = Settings(options, "actorstate-reader");
        settings.Pooling = true;
        settings.MinPoolSize = 0;
        settings.MaxPoolSize = options.Readers;
        settings.CommandTimeout = Seconds(options.ReadTimeout);

        // All connections of this pool are alike, and a reset would undo what makes them so.
        settings.NoResetOnClose = true;
        return Build(settings, Plans);
    }

    /// <summary>Connections as the user says, for what is done once.</summary>
    public static NpgsqlDataSource OfSchema(PgJournalOptions options)
    {
        var settings = Settings(options, "actorstate-schema");
        settings.Pooling = false;
        settings.MaxAutoPrepare = 0;
        return new NpgsqlDataSourceBuilder(settings.ToString()).Build();
    }

    private static NpgsqlConnectionStringBuilder Settings(PgJournalOptions options, string name)
    {
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = new NpgsqlConnectionStringBuilder(options.ConnectionString);
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or KeyNotFoundException or InvalidCastException)
        {
            throw new JournalRefusedException($"ConnectionStrings:Postgres is no Npgsql connection string: {fault.Message}", fault);
        }

        if (string.IsNullOrWhiteSpace(settings.Host))
        {
            throw new JournalRefusedException("ConnectionStrings:Postgres names no Host.");
        }

        settings.ApplicationName ??= name;
        settings.Timeout = Seconds(options.ConnectTimeout);
        settings.MaxAutoPrepare = PreparedMax;
        settings.AutoPrepareMinUsages = 1;
        settings.TcpKeepAlive = true;
        settings.TcpKeepAliveTime = 5;
        settings.TcpKeepAliveInterval = 2;
        settings.Enlist = false;
        settings.IncludeErrorDetail = false;
        if (settings.Host.Contains(','))
        {
            settings.TargetSessionAttributes = "primary";
        }

        return settings;
    }

    private static NpgsqlDataSource Build(NpgsqlConnectionStringBuilder settings, string session)
    {
        var builder = new NpgsqlDataSourceBuilder(settings.ToString());
        builder.UsePhysicalConnectionInitializer(
            connection =>
            {
                using var command = new NpgsqlCommand(session, connection) { CommandTimeout = SetupSecondsMax };
                command.ExecuteNonQuery();
            },
            async connection =>
            {
                using var command = new NpgsqlCommand(session, connection) { CommandTimeout = SetupSecondsMax };
                await command.ExecuteNonQueryAsync().ConfigureAwait(false);
            });
        return builder.Build();
    }

    private static int Seconds(TimeSpan time) => Math.Max(1, Convert.ToInt32(time.TotalSeconds, CultureInfo.InvariantCulture));
}
