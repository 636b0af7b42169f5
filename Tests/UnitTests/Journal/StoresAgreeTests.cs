using ActorState.TestKit;
using ActorState.TestKit.Journal;
using Xunit;

namespace ActorState.UnitTests.Journal;

public sealed class StoresAgreeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Random_groups_on_SQLite_end_as_in_memory()
    {
        await using var sqlite = SqliteStores.Create(_folder.Path);
        await sqlite.OpenAsync(Token);

        await StoreAgreement.CheckAsync(sqlite, 150, Token);
    }
}
