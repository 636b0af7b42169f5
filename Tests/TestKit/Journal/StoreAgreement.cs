using System.Text;
using ActorState.Journal;
using CsCheck;
using Xunit;

namespace ActorState.TestKit.Journal;

/// <summary>Random groups end in a store as in memory: every result, and everything that can be read afterwards.</summary>
internal static class StoreAgreement
{
    public static async Task CheckAsync(IJournalStore store, int iterations, CancellationToken token)
    {
        await using var memory = new MemoryJournalStore();
        var run = 0;
        await GroupSteps.Groups.SampleAsync(
            async groups =>
            {
                // A tenant of its own makes each run a journal of its own but for the positions, which both stores share.
                var steps = new GroupSteps($"run-{++run}");
                foreach (var group in groups)
                {
                    var units = new AppendGroup(steps.Make(group));
                    var expected = JournalText.Of(await memory.AppendAsync(0, units, token));
                    Assert.Equal(expected, JournalText.Of(await store.AppendAsync(0, units, token)));
                    steps.Follow(await memory.ReadHeadsAsync(steps.Ids, token));
                }

                Assert.Equal(await DescribeAsync(memory, steps, token), await DescribeAsync(store, steps, token));
            },
            iter: iterations,
            threads: 1);
    }

    private static async Task<string> DescribeAsync(IJournalStore store, GroupSteps steps, CancellationToken token)
    {
        var text = new StringBuilder();
        var tenant = steps.Ids[0].Tenant;
        var feed = await store.ReadPartitionAsync(0, 0, new FeedFilter(tenant, [], int.MaxValue), new PageLimit(1_000), token);
        text.AppendLine(JournalText.Of(feed.Events)).Append(feed.LastLooked).Append(" of ").Append(feed.Head).AppendLine();
        text.AppendJoin(' ', await store.CountAsync(tenant, token)).AppendLine();
        foreach (var type in (string[])["cart", "order"])
        {
            text.AppendJoin(' ', await store.ListAsync(new EntityFilter(tenant, type, ""), null, 100, token)).AppendLine();
        }

        foreach (var id in steps.Ids)
        {
            text.AppendLine(JournalText.Of(await store.LoadAsync(id, null, 1, token)));
            text.AppendLine(JournalText.Of(await store.LoadAsync(id, 2, 1, token)));
            foreach (var command in GroupSteps.CommandIds)
            {
                text.AppendLine(JournalText.Of(await store.FindCommandAsync(id, command, token)));
            }
        }

        return text.ToString();
    }
}
