using ActorState.TestKit.Journal;
using ActorState.TestKit.Servers;
using Xunit;

namespace ActorState.IntegrationTests.PostgreSql;

public sealed class PgStoresAgreeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Random_groups_on_PostgreSQL_end_as_in_memory()
    {
        await using var schema = await TestServers.CreatePostgresSchemaAsync(Token);
        await using var store = PgStores.Create(schema);
        await store.OpenAsync(Token);

        await StoreAgreement.CheckAsync(store, 150, Token);
    }
}
