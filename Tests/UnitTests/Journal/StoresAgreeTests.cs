using System.Text;
using ActorState.Journal;
using ActorState.TestKit;
using ActorState.TestKit.Journal;
using CsCheck;
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
        await using var memory = new MemoryJournalStore();
        await using var sqlite = SqliteStores.Create(_folder.Path);
        await sqlite.OpenAsync(Token);
        var run = 0;

        await GroupSteps.Groups.SampleAsync(
            async groups =>
            {
                // A tenant of its own makes each run a journal of its own but for the positions, which both stores share.
                var steps = new GroupSteps($"run-{++run}");
                foreach (var group in groups)
                {
                    var units = new AppendGroup(steps.Make(group));
                    var expected = JournalText.Of(await memory.AppendAsync(0, units, Token));
                    Assert.Equal(expected, JournalText.Of(await sqlite.AppendAsync(0, units, Token)));
                    steps.Follow(await memory.ReadHeadsAsync(steps.Ids, Token));
                }

                Assert.Equal(await DescribeAsync(memory, steps), await DescribeAsync(sqlite, steps));
            },
            iter: 150,
            threads: 1);
    }

    private static async Task<string> DescribeAsync(IJournalStore store, GroupSteps steps)
    {
        var text = new StringBuilder();
        var tenant = steps.Ids[0].Tenant;
        var feed = await store.ReadPartitionAsync(0, 0, new FeedFilter(tenant, [], int.MaxValue), new PageLimit(1_000), Token);
        text.AppendLine(JournalText.Of(feed.Events)).Append(feed.LastLooked).Append(" of ").Append(feed.Head).AppendLine();
        text.AppendJoin(' ', await store.CountAsync(tenant, Token)).AppendLine();
        foreach (var type in (string[])["cart", "order"])
        {
            text.AppendJoin(' ', await store.ListAsync(new EntityFilter(tenant, type, ""), null, 100, Token)).AppendLine();
        }

        foreach (var id in steps.Ids)
        {
            text.AppendLine(JournalText.Of(await store.LoadAsync(id, null, 1, Token)));
            text.AppendLine(JournalText.Of(await store.LoadAsync(id, 2, 1, Token)));
            foreach (var command in GroupSteps.CommandIds)
            {
                text.AppendLine(JournalText.Of(await store.FindCommandAsync(id, command, Token)));
            }
        }

        return text.ToString();
    }
}
