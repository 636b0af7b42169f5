using System.Text;
using ActorState.Entities;
using ActorState.Events;
using ActorState.Journal;
using ActorState.TestKit.Journal;

namespace ActorState.UnitTests.Journal;

/// <summary>A journal of some groups, with all kinds of rows, and everything that can be read of it.</summary>
internal sealed class SqliteTailJournal
{
    /// <summary>What verify says of it.</summary>
    public const string Right = "journal is right: 151 events, 6 entities, 21 commands, 0 snapshots";

    public static readonly EntityId Hot = new("default", "cart", "hot");
    public static readonly EntityId Gone = new("default", "cart", "gone");
    public static readonly EntityId Back = new("default", "cart", "\U0001F600 back");
    public static readonly EntityId Order = new("default", "order", "a");
    public static readonly EntityId Foreign = new("acme", "cart", "hot");
    public static readonly EntityId Refused = new("default", "cart", "refused");

    private static readonly EntityId[] Entities = [Hot, Gone, Back, Order, Foreign, Refused];

    private readonly Units _units = new();

    public SqliteTailJournal() => Groups = [.. Make()];

    /// <summary>The groups, in order. All units of them pass.</summary>
    public IReadOnlyList<AppendGroup> Groups { get; }

    /// <summary>Everything that a store says, as text.</summary>
    public async Task<string> DescribeAsync(IJournalStore store, CancellationToken token)
    {
        var text = new StringBuilder();
        var feed = await store.ReadPartitionAsync(0, 0, FeedFilter.All, new PageLimit(1_000), token);
        text.AppendLine(JournalText.Of(feed.Events)).Append(feed.LastLooked).Append(" of ").Append(feed.Head).AppendLine();
        foreach (var tenant in new[] { "default", "acme" })
        {
            text.AppendJoin(' ', await store.CountAsync(tenant, token)).AppendLine();
            foreach (var after in new[] { null, "gone", "hot" })
            {
                text.AppendJoin(' ', await store.ListAsync(new EntityFilter(tenant, "cart", ""), after, 2, token)).AppendLine();
            }
        }

        foreach (var id in Entities)
        {
            await DescribeAsync(store, id, text, token);
        }

        return text.ToString();
    }

    private async Task DescribeAsync(IJournalStore store, EntityId id, StringBuilder text, CancellationToken token)
    {
        text.AppendLine(JournalText.Of((await store.ReadHeadsAsync([id], token))[0]));
        text.AppendLine(JournalText.Of(await store.LoadAsync(id, null, 1, token)));
        text.AppendLine(JournalText.Of(await store.LoadAsync(id, 65, 1, token)));
        foreach (var from in new[] { 1, 63, 64, 65, 130 })
        {
            text.AppendLine(JournalText.Of((await store.ReadEntityAsync(id, from, false, new PageLimit(3), token)).Events));
            text.AppendLine(JournalText.Of((await store.ReadEntityAsync(id, from, true, new PageLimit(3), token)).Events));
            text.Append(await store.FindVersionAsync(id, Units.FirstTimeMicros + from, token)).AppendLine();
            text.Append(await store.FindLastAsync(id, [SystemEvents.Deleted, SystemEvents.Replaced], from, token)).AppendLine();
        }

        foreach (var command in Groups.SelectMany(static group => group.Units).SelectMany(static unit => unit.Appends).Select(static append => append.Command.CommandId).Distinct())
        {
            text.AppendLine(JournalText.Of(await store.FindCommandAsync(id, command, token)));
        }
    }

    private IEnumerable<AppendGroup> Make()
    {
        yield return Group(_units.On(Hot).Event(SystemEvents.Replaced, "{}").Event("added", "{}", "{\"actor\":\"x\"}").Build());
        yield return Group(_units.On(Refused).Recorded("{\"code\":\"command_rejected\"}").Build(), _units.Append(Order));
        yield return Group(_units.Append(Gone, 2), _units.On(Gone).Event(SystemEvents.Deleted, "{}").Deleting().Build());
        yield return Group(Units.Join(_units.On(Hot).Command("both").Events(1).Build(), _units.On(Foreign).Command("both").Events(2).Build()));
        for (var i = 0; i < 4; i++)
        {
            yield return Group(_units.Append(Hot, 32), _units.On(Hot).Recorded().Build());
        }

        yield return Group(_units.Append(Back), _units.On(Back).Event(SystemEvents.Deleted, "{}").Deleting().Build());
        yield return Group(_units.On(Back).Event(SystemEvents.Replaced, "{\"n\":1}").Build(), _units.Append(Order, 10));
        yield return Group(_units.On(Refused).Recorded().Build());
        yield return Group(_units.Append(Hot, 1));
    }

    private static AppendGroup Group(params AppendUnit[] units) => new([.. units]);
}
