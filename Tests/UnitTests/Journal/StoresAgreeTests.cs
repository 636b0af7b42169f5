using ActorState.TestKit;
using ActorState.TestKit.Journal;
using Xunit;

namespace ActorState.UnitTests.Journal;

public sealed class StoresAgreeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    /// <param name="rows">How many rows are filled into the tables at a time: at once, a few units later, never.</param>
    /// <param name="iterations">How many runs.</param>
    [Theory]
    [InlineData(1, 60)]
    [InlineData(7, 100)]
    [InlineData(1_000_000, 40)]
    public async Task Random_groups_on_SQLite_end_as_in_memory(int rows, int iterations)
    {
        await using var sqlite = SqliteStores.Create(SqliteStores.Filling(_folder.Path, rows));
        await sqlite.OpenAsync(Token);

        await StoreAgreement.CheckAsync(sqlite, iterations, Token);
    }
}
