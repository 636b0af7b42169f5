using System.Net;
using Xunit;

namespace ActorState.ClusterTests.Membership;

/// <summary>What Orleans relies on in a membership table, with our statements behind its ADO.NET provider. Each test has a cluster of its own.</summary>
public sealed class MembershipTableTests(MembershipFixture fixture) : IClassFixture<MembershipFixture>
{
    private static readonly DateTime Start = new(2026, 7, 1, 12, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_initialised_table_is_empty_at_version_0_and_may_be_initialised_again()
    {
        var table = await fixture.OpenAsync("empty");
        var again = await fixture.OpenAsync("empty");

        foreach (var each in new[] { table, again })
        {
            var read = await each.ReadAllAsync(Token);
            Assert.Empty(read.Members);
            Assert.Equal((0, "0"), (read.Version.Version, read.Version.VersionEtag));
        }
    }

    [Fact]
    public async Task An_inserted_silo_is_read_as_it_was_written()
    {
        var table = await fixture.OpenAsync("insert");
        var entry = Entry(1);

        Assert.True(await table.InsertRowAsync(entry, await NextAsync(table), Token));

        var read = await table.ReadAllAsync(Token);
        Assert.Equal(1, read.Version.Version);
        AssertSame(entry, Assert.Single(read.Members).Item1);
        AssertSame(entry, Assert.Single((await table.ReadRowAsync(entry.SiloAddress, Token)).Members).Item1);
    }

    [Fact]
    public async Task A_row_that_is_not_there_comes_with_the_table_s_version()
    {
        var table = await fixture.OpenAsync("absent");
        await table.InsertRowAsync(Entry(1), await NextAsync(table), Token);

        var read = await table.ReadRowAsync(Entry(2).SiloAddress, Token);

        Assert.Empty(read.Members);
        Assert.Equal(1, read.Version.Version);
    }

    [Fact]
    public async Task An_insert_on_another_version_is_refused_and_changes_nothing()
    {
        var table = await fixture.OpenAsync("stale-insert");
        var version = await NextAsync(table);
        Assert.True(await table.InsertRowAsync(Entry(1), version, Token));

        Assert.False(await table.InsertRowAsync(Entry(2), version, Token));

        Assert.Equal((1, 1), await CountAsync(table));
    }

    [Fact]
    public async Task A_silo_cannot_be_inserted_twice()
    {
        var table = await fixture.OpenAsync("twice");
        Assert.True(await table.InsertRowAsync(Entry(1), await NextAsync(table), Token));

        Assert.False(await table.InsertRowAsync(Entry(1), await NextAsync(table), Token));

        Assert.Equal((1, 1), await CountAsync(table));
    }

    [Fact]
    public async Task An_update_changes_status_and_votes_and_moves_the_version()
    {
        var table = await fixture.OpenAsync("update");
        var entry = Entry(1);
        await table.InsertRowAsync(entry, await NextAsync(table), Token);
        entry.Status = SiloStatus.Dead;
        entry.IAmAliveTime = Start.AddSeconds(7);
        entry.AddSuspector(Entry(2).SiloAddress, Start.AddSeconds(5));
        entry.AddSuspector(Entry(3).SiloAddress, Start.AddSeconds(6));

        Assert.True(await UpdateAsync(table, entry, await NextAsync(table)));

        var read = await table.ReadAllAsync(Token);
        Assert.Equal(2, read.Version.Version);
        AssertSame(entry, Assert.Single(read.Members).Item1);
    }

    [Fact]
    public async Task An_update_on_another_version_is_refused_and_changes_nothing()
    {
        var table = await fixture.OpenAsync("stale-update");
        var entry = Entry(1);
        var stale = await NextAsync(table);
        await table.InsertRowAsync(entry, stale, Token);
        var dead = Entry(1);
        dead.Status = SiloStatus.Dead;

        Assert.False(await UpdateAsync(table, dead, stale));

        AssertSame(entry, Assert.Single((await table.ReadAllAsync(Token)).Members).Item1);
        Assert.Equal((1, 1), await CountAsync(table));
    }

    [Fact]
    public async Task An_update_of_a_silo_that_is_not_there_is_refused_and_moves_no_version()
    {
        var table = await fixture.OpenAsync("update-absent");

        Assert.False(await UpdateAsync(table, Entry(1), await NextAsync(table)));

        Assert.Equal((0, 0), await CountAsync(table));
    }

    [Fact]
    public async Task Of_writers_on_one_version_one_wins()
    {
        var tables = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => fixture.OpenAsync("race")));
        for (var round = 0; round < 20; round++)
        {
            var version = await NextAsync(tables[0]);

            var written = await Task.WhenAll(tables.Select((table, i) => table.InsertRowAsync(Entry((round * 4) + i), version, Token)));

            Assert.Single(written, true);
            Assert.Equal((round + 1, round + 1), await CountAsync(tables[0]));
        }
    }

    [Fact]
    public async Task A_heartbeat_moves_the_time_alone()
    {
        var table = await fixture.OpenAsync("heartbeat");
        var entry = Entry(1);
        await table.InsertRowAsync(entry, await NextAsync(table), Token);

        await table.UpdateIAmAliveAsync(new MembershipEntry { SiloAddress = entry.SiloAddress, IAmAliveTime = Start.AddMinutes(1) }, Token);

        entry.IAmAliveTime = Start.AddMinutes(1);
        var read = await table.ReadAllAsync(Token);
        Assert.Equal(1, read.Version.Version);
        AssertSame(entry, Assert.Single(read.Members).Item1);
    }

    [Fact]
    public async Task A_vote_does_not_take_a_heartbeat_back()
    {
        var table = await fixture.OpenAsync("vote");
        var voted = Entry(1);
        await table.InsertRowAsync(voted, await NextAsync(table), Token);
        await table.UpdateIAmAliveAsync(new MembershipEntry { SiloAddress = voted.SiloAddress, IAmAliveTime = Start.AddMinutes(1) }, Token);
        voted.AddSuspector(Entry(2).SiloAddress, Start.AddMinutes(1));

        Assert.True(await UpdateAsync(table, voted, await NextAsync(table)));

        Assert.Equal(Start.AddMinutes(1), Assert.Single((await table.ReadAllAsync(Token)).Members).Item1.IAmAliveTime);
    }

    [Fact]
    public async Task The_gateways_are_those_of_active_silos()
    {
        var table = await fixture.OpenAsync("gateways");
        foreach (var (port, status) in new[] { (1, SiloStatus.Joining), (2, SiloStatus.Active), (3, SiloStatus.ShuttingDown), (4, SiloStatus.Dead), (5, SiloStatus.Active) })
        {
            await table.InsertRowAsync(Entry(port, status), await NextAsync(table), Token);
        }

        var closed = Entry(6);
        closed.ProxyPort = 0;
        await table.InsertRowAsync(closed, await NextAsync(table), Token);

        var gateways = await fixture.GatewaysAsync("gateways");

        Assert.Equal([30002, 30005], gateways.Select(g => g.Port).Order());
    }

    [Fact]
    public async Task The_cleanup_takes_the_dead_whose_last_heartbeat_is_old()
    {
        var table = await fixture.OpenAsync("cleanup");
        foreach (var (port, status) in new[] { (1, SiloStatus.Dead), (2, SiloStatus.Active), (3, SiloStatus.ShuttingDown), (4, SiloStatus.Dead) })
        {
            await table.InsertRowAsync(Entry(port, status), await NextAsync(table), Token);
        }

        await table.UpdateIAmAliveAsync(new MembershipEntry { SiloAddress = Entry(4).SiloAddress, IAmAliveTime = Start.AddHours(1) }, Token);

        await table.CleanupDefunctSiloEntriesAsync(Start.AddHours(1), Token);

        var read = await table.ReadAllAsync(Token);
        Assert.Equal([2, 3, 4], read.Members.Select(m => m.Item1.SiloAddress.Endpoint.Port).Order());
        Assert.Equal(4, read.Version.Version);
    }

    [Fact]
    public async Task Clusters_are_kept_apart_and_one_can_be_deleted()
    {
        var (kept, deleted) = (await fixture.OpenAsync("kept"), await fixture.OpenAsync("deleted"));
        await kept.InsertRowAsync(Entry(1), await NextAsync(kept), Token);
        await deleted.InsertRowAsync(Entry(1), await NextAsync(deleted), Token);
        await deleted.InsertRowAsync(Entry(2), await NextAsync(deleted), Token);

        await deleted.DeleteMembershipTableEntriesAsync("deleted", Token);

        Assert.Equal((1, 1), await CountAsync(kept));
        Assert.Equal((0, 0), await CountAsync(await fixture.OpenAsync("deleted")));
    }

    private static MembershipEntry Entry(int port, SiloStatus status = SiloStatus.Active) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, port, 17),
        SiloName = $"silo-{port}",
        HostName = "host",
        Status = status,
        ProxyPort = 30000 + port,
        StartTime = Start,
        IAmAliveTime = Start,
    };

    /// <summary>The etag of a row is that of the whole table.</summary>
    private static Task<bool> UpdateAsync(IMembershipTable table, MembershipEntry entry, TableVersion version) =>
        table.UpdateRowAsync(entry, version.VersionEtag, version, Token);

    private static async Task<TableVersion> NextAsync(IMembershipTable table) => (await table.ReadAllAsync(Token)).Version.Next();

    private static async Task<(int Version, int Silos)> CountAsync(IMembershipTable table)
    {
        var read = await table.ReadAllAsync(Token);
        return (read.Version.Version, read.Members.Count);
    }

    private static void AssertSame(MembershipEntry expected, MembershipEntry actual)
    {
        Assert.Equal(expected.ToFullString(), actual.ToFullString());
        Assert.Equal((expected.StartTime, expected.IAmAliveTime), (actual.StartTime, actual.IAmAliveTime));
        Assert.Equal(expected.SuspectTimes ?? [], actual.SuspectTimes ?? []);
    }
}
