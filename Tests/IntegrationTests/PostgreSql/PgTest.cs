using System.Collections.Immutable;
using ActorState.Entities;
using ActorState.Journal;
using ActorState.Silo.Storage.AdoNet.PostgreSql;
using ActorState.TestKit.Journal;
using ActorState.TestKit.Servers;
using Npgsql;
using Xunit;

namespace ActorState.IntegrationTests.PostgreSql;

/// <summary>A schema for each test, and stores on it that are closed behind the test.</summary>
public abstract class PgTest : IAsyncLifetime
{
    /// <summary>The event type whose insertion waits until the test lets it go.</summary>
    private protected const string Held = "held";

    private protected static readonly EntityId A = new("default", "cart", "a");
    private protected static readonly EntityId B = new("default", "cart", "b");

    private readonly List<PgJournalStore> _stores = [];
    private PostgresSchema? _schema;

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected PostgresSchema Schema => _schema ?? throw new InvalidOperationException("The schema is made before the test.");

    private protected Units Units { get; } = new();

    public async ValueTask InitializeAsync() => _schema = await TestServers.CreatePostgresSchemaAsync(Token);

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }

        if (_schema is not null)
        {
            await _schema.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private protected PgJournalStore Create(PgStoreOptions? options = null)
    {
        // The name tells this test's sessions from those of others on the same server.
        options ??= new PgStoreOptions();
        var store = PgStores.Create(Schema, options with { More = $"{options.More};Application Name={Schema.Name}" });
        _stores.Add(store);
        return store;
    }

    private protected async Task<PgJournalStore> OpenAsync(PgStoreOptions? options = null)
    {
        var store = Create(options);
        await store.OpenAsync(Token);
        return store;
    }

    private protected static async Task<string> AppendAsync(IJournalStore store, params ImmutableArray<AppendUnit> units) =>
        JournalText.Of(await store.AppendAsync(0, new AppendGroup(units), Token));

    /// <summary>Makes insertions of <see cref="Held"/> events wait, inside their transaction, until the connection is closed.</summary>
    private protected async Task<NpgsqlConnection> HoldAsync()
    {
        await Schema.RunAsync(
            $"""
            CREATE OR REPLACE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM pg_advisory_xact_lock(hashtextextended('{Schema.Name}', 1));
                RETURN NEW;
            END $$;
            CREATE OR REPLACE TRIGGER hold BEFORE INSERT ON event FOR EACH ROW WHEN (NEW.type = '{Held}') EXECUTE FUNCTION hold();
            """,
            Token);
        var holder = await Schema.ConnectAsync(Token);
        await using var command = new NpgsqlCommand($"SELECT pg_advisory_lock(hashtextextended('{Schema.Name}', 1))", holder);
        await command.ExecuteNonQueryAsync(Token);
        return holder;
    }

    /// <summary>Waits until so many sessions of this test's stores wait for a lock.</summary>
    private protected async Task WaitForWaitersAsync(int count)
    {
        while (await Schema.AskAsync<long>($"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{Schema.Name}' AND wait_event_type = 'Lock'", Token) < count)
        {
            Token.ThrowIfCancellationRequested();
        }
    }
}
