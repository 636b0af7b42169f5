using ActorState.Entities;
using ActorState.Journal;
using ActorState.TestKit.Journal;
using Xunit;

namespace ActorState.IntegrationTests.PostgreSql;

public sealed class PgRaceTests : PgTest
{
    [Fact]
    public async Task No_reader_passes_an_event_that_is_not_there_yet()
    {
        const int Writers = 3;
        const int Groups = 10;
        var first = await OpenAsync();
        await AppendAsync(first, Units.Append(A));
        var holder = await HoldAsync();
        var held = AppendAsync(first, Units.On(A).Event(Held, "{}").Build());
        await WaitForWaitersAsync(1);
        var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(writer), Token)).ToList();
        await WaitForWaitersAsync(1 + Writers);

        // While the held append has its position but is not committed, nothing behind it shows.
        Assert.Equal([1L], await ReadAsync(first, 0));
        var reading = Task.Run(() => FollowAsync(first, 2 + (Writers * Groups)), Token);
        await holder.CloseAsync();

        Assert.Equal("written at 2", await held);
        await Task.WhenAll(writers);
        Assert.Equal(Enumerable.Range(1, 2 + (Writers * Groups)).Select(static i => (long)i), await reading);

        async Task WriteAsync(int writer)
        {
            var store = await OpenAsync();
            var units = new Units();
            var id = new EntityId("default", "cart", $"writer-{writer}");
            for (var i = 0; i < Groups; i++)
            {
                await AppendAsync(store, units.Append(id));
            }
        }
    }

    [Fact]
    public async Task Of_two_appends_on_one_head_the_later_judges_what_the_earlier_wrote()
    {
        var one = await OpenAsync();
        var two = await OpenAsync();
        await AppendAsync(one, Units.Append(A));
        var head = Units.HeadOf(A);
        await using var holder = await HoldAsync();
        var winner = AppendAsync(one, Units.On(A).Event(Held, "{}").Command("one").Build());
        await WaitForWaitersAsync(1);
        var loser = AppendAsync(two, Units.On(A).Events(1).Command("two").Expecting(head).BuildAside(), Units.Append(B));
        var check = AppendAsync(two, Units.On(A).Command("check").Expecting(head).BuildAside());
        await WaitForWaitersAsync(2);
        await holder.CloseAsync();

        Assert.Equal("written at 2", await winner);
        Assert.Equal($"{JournalText.Of(new AppendResult.Conflict(0, Units.HeadOf(A)))}\nwritten at 3", await loser);
        Assert.Equal(JournalText.Of(new AppendResult.Conflict(0, Units.HeadOf(A))), await check);
    }

    [Fact]
    public async Task Others_that_write_between_the_answers_of_a_group_change_no_judgement()
    {
        const int Rounds = 40;
        const int Stores = 3;
        var ids = Enumerable.Range(0, 4).Select(static i => new EntityId("default", "cart", $"hot-{i}")).ToArray();
        var written = await Task.WhenAll(Enumerable.Range(0, Stores).Select(store => Task.Run(() => WriteAsync(store), Token)));

        // Every unit that was said to be written is there once, and each entity's events chain.
        var reader = await OpenAsync();
        var feed = await reader.ReadPartitionAsync(0, 0, FeedFilter.All, new PageLimit(10_000), Token);
        Assert.Equal(Enumerable.Range(1, feed.Events.Length).Select(static i => (long)i), feed.Events.Select(static e => e.Position));
        Assert.Equal(written.SelectMany(static commands => commands).Order(), feed.Events.Select(static e => e.CommandId).Order());
        Assert.All(feed.Events.GroupBy(static e => e.Entity), static of => Assert.Equal(Enumerable.Range(1, of.Count()), of.Select(static e => (int)e.Version)));

        async Task<List<string>> WriteAsync(int number)
        {
            var store = await OpenAsync();
            var units = new Units();
            List<string> commands = [];
            for (var round = 0; round < Rounds; round++)
            {
                // Heads that were read a moment ago: often stale when the group comes.
                var heads = await store.ReadHeadsAsync([.. ids], Token);
                var group = ids.Zip(heads, (id, head) => units.On(id).Events(1).Command($"{number}-{round}-{id.Id}").Expecting(head).BuildAside()).ToArray();
                var results = await store.AppendAsync(0, new AppendGroup([.. group]), Token);
                commands.AddRange(group.Zip(results).Where(static pair => pair.Second is AppendResult.Written).Select(static pair => pair.First.Appends[0].Command.CommandId));
            }

            return commands;
        }
    }

    private static async Task<List<long>> ReadAsync(IJournalStore store, long after)
    {
        var page = await store.ReadPartitionAsync(0, after, FeedFilter.All, new PageLimit(7), Token);
        Assert.Equal(page.Events.IsEmpty ? after : page.Events[^1].Position, page.LastLooked);
        return [.. page.Events.Select(static e => e.Position)];
    }

    private static async Task<List<long>> FollowAsync(IJournalStore store, int count)
    {
        List<long> seen = [];
        while (seen.Count < count)
        {
            seen.AddRange(await ReadAsync(store, seen.LastOrDefault()));
        }

        return seen;
    }
}
