using System.Collections.Concurrent;
using ActorState.Journal;
using ActorState.TestKit.Journal;
using ActorState.TestKit.Servers;
using Xunit;

namespace ActorState.IntegrationTests.PostgreSql;

public sealed class PgJournalStoreTests(PgJournalStoreTests.Fixture fixture)
    : JournalStoreContract<PgJournalStoreTests.Fixture>(fixture), IClassFixture<PgJournalStoreTests.Fixture>
{
    public sealed class Fixture : IJournalStoreFixture, IAsyncDisposable
    {
        private readonly ConcurrentBag<PostgresSchema> _schemas = [];

        public async ValueTask<IJournalStore> CreateAsync()
        {
            var schema = await TestServers.CreatePostgresSchemaAsync(TestContext.Current.CancellationToken);
            _schemas.Add(schema);
            return PgStores.Create(schema);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var schema in _schemas)
            {
                await schema.DisposeAsync();
            }
        }
    }
}
