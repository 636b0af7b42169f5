using ActorState.Journal;
using ActorState.Silo.Storage.AdoNet.PostgreSql;
using ActorState.TestKit.Journal;
using Xunit;

namespace ActorState.IntegrationTests.PostgreSql;

public sealed class PgJournalRowsTests : PgTest
{
    [Fact]
    public async Task A_journal_of_everything_is_right()
    {
        var store = await OpenAsync();
        await FillAsync(store);

        var (findings, counts) = await VerifyAsync();

        Assert.Empty(findings);
        Assert.Equal(new JournalCounts(8, 4, 8, 1, 0), counts);
    }

    [Fact]
    public async Task Many_rows_come_in_pieces()
    {
        var store = await OpenAsync();
        for (var i = 0; i < 9; i++)
        {
            await AppendAsync(store, [.. Enumerable.Range(0, 500).Select(_ => Units.Append(A))]);
        }

        var (findings, counts) = await VerifyAsync();

        Assert.Empty(findings);
        Assert.Equal(new JournalCounts(4_500, 1, 4_500, 0, 0), counts);
    }

    [Theory]
    [InlineData("UPDATE event SET data = '{\"a\":1}' WHERE position = 2", "hash")]
    [InlineData("UPDATE event SET hash = sha256('x') WHERE position = 1", "hash")]
    [InlineData("UPDATE event SET command_id = 'other' WHERE position = 1", "command other")]
    [InlineData("UPDATE event SET result = 'x' WHERE position = 1", "digest")]
    [InlineData("UPDATE event SET operation = NULL WHERE position = 1", "operation is NULL instead of an integer")]
    [InlineData("UPDATE event SET decided = 1 WHERE position = 2", "event at position 2 has a part of an answer")]
    [InlineData("UPDATE event SET unit_left = 7 WHERE position = 1", "unit")]
    [InlineData("UPDATE command SET outcome = 99", "outcome 99")]
    [InlineData("UPDATE entity SET salt = NULL WHERE id = 'a'", "salt")]
    [InlineData("UPDATE entity SET existing = NOT existing WHERE id = 'a'", "deleted")]
    [InlineData("UPDATE entity SET existing = true WHERE id = 'c'", "deleted")]
    [InlineData("UPDATE entity SET created = 1 WHERE id = 'a'", "created")]
    [InlineData("UPDATE entity SET id = 'z' WHERE id = 'a'", "hash")]
    [InlineData("DELETE FROM event WHERE position = 3", "position 3")]
    [InlineData("UPDATE partition SET next_position = 3", "next_position")]
    [InlineData("UPDATE partition SET next_entity = 2", "partition 0 gives out entity key 2 next, but 4 is taken")]
    [InlineData("UPDATE snapshot SET state = 'x'", "snapshot")]
    [InlineData("ALTER TABLE snapshot DROP COLUMN state", "table snapshot cannot be read to its end")]
    public async Task What_was_changed_behind_the_store_is_found(string change, string expected)
    {
        var store = await OpenAsync();
        await FillAsync(store);
        await Schema.RunAsync(change, Token);

        var (findings, counts) = await VerifyAsync();

        Assert.Contains(findings, finding => finding.Contains(expected, StringComparison.Ordinal));
        Assert.Equal(findings.Count, counts.Findings);
    }

    [Fact]
    public async Task Without_a_journal_nothing_can_be_told()
    {
        var fault = await Assert.ThrowsAsync<JournalUnavailableException>(() => PgJournalRows.OpenAsync(Schema.ConnectionString, Token));

        Assert.Equal("The database holds no journal in this search path.", fault.Message);
    }

    private async Task FillAsync(PgJournalStore store)
    {
        var gone = new Entities.EntityId("default", "cart", "gone");
        await AppendAsync(store, Units.On(A).Event("e", "{}", """{"actor":"x"}""").Event("e", "{}").Build());
        await AppendAsync(store, TestKit.Journal.Units.Join(Units.On(A).Events(1).Command("both").Build(), Units.On(B).Events(2).Command("both").Build()));
        await AppendAsync(store, Units.On(A).Recorded("1").Build(), Units.On(new Entities.EntityId("default", "cart", "c")).Recorded().Build());
        await AppendAsync(store, Units.Append(gone), Units.On(gone).Event("$deleted", "{}").Deleting().Build(), Units.Append(A));
        var head = (await store.ReadHeadsAsync([A], Token))[0];
        await store.SaveSnapshotsAsync([new EntitySnapshot(A, head, 1, "{}"u8.ToArray())], Token);
    }

    private async Task<(List<string> Findings, JournalCounts Counts)> VerifyAsync()
    {
        List<string> findings = [];
        await using var rows = await PgJournalRows.OpenAsync(Schema.ConnectionString, Token);
        var counts = await new JournalVerifier(rows, finding => findings.Add(finding.ToString())).RunAsync(Token);
        return (findings, counts);
    }
}
