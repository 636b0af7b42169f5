using System.Security.Cryptography;
using ActorState.Entities;
using ActorState.Journal;
using Xunit;

namespace ActorState.UnitTests.Journal;

/// <summary>What the verifier says of some damages, to the letter, and what it says nothing against.</summary>
public sealed class VerifyFindingTests
{
    [Fact]
    public async Task A_right_journal_is_right_and_counted()
    {
        using var journal = VerifyJournal.Create();

        var (code, lines) = await journal.VerifyAsync();

        Assert.Equal([VerifyJournal.RightSummary], lines);
        Assert.Equal(0, code);
    }

    [Theory]
    [InlineData("UPDATE event SET data = CAST('{\"n\":9}' AS BLOB) WHERE position = 1", "event hash is wrong, entity default/cart/a, version 1, position 1")]
    [InlineData("UPDATE event SET hash = zeroblob(32) WHERE position = 2", "event hash is wrong, entity default/cart/b, version 1, position 2")]
    [InlineData("UPDATE event SET time = time - 1 WHERE position = 3", "event time is before the previous event's, entity default/cart/b, version 2, position 3", "event hash is wrong, entity default/cart/b, version 2, position 3")]
    [InlineData("UPDATE event SET erased = 1 WHERE position = 4", "event is erased, but keeps no digests, entity default/cart/b, version 3, position 4")]
    [InlineData("UPDATE event SET form = 2 WHERE position = 4", "event has the unknown form 2, entity default/cart/b, version 3, position 4", "event hash is wrong, entity default/cart/b, version 3, position 4")]
    [InlineData("UPDATE event SET unit_left = 1 WHERE position = 1", "unit_left does not fit the next event of the unit, entity default/cart/a, version 1, position 1", "unit_left does not fit the event before in the unit, entity default/cart/b, version 1, position 2")]
    [InlineData("UPDATE event SET partition = 1 WHERE position = 50", "event has unit_left 1, but is the partition's last, entity default/cart/a, version 16, position 49", "partition 0 has next_position 116, but its events end at 49, entity -, version -, position 50", "positions up to 49 have no events, entity -, version -, position 1", "event stands in the wrong partition 1, entity default/cart/a, version 17, position 50", "positions up to 50 have no events, entity -, version -, position 1", "command command-0031 wrote events that are not one unit, entity default/cart/a, version 16, position 49")]
    [InlineData("UPDATE partition SET next_position = 50", "partition 0 has next_position 50, but its events end at 115, entity -, version -, position 116")]
    [InlineData("DELETE FROM partition", "partition 0 has no row, entity -, version -, position -")]
    [InlineData("UPDATE entity SET deleted = 1 WHERE id = 'b'", "entity deleted is 1, but the last event says otherwise, entity default/cart/b, version 4, position 26")]
    [InlineData("UPDATE entity SET deleted = 0 WHERE id = 'undone'", "entity deleted is 0, but the last event says otherwise, entity default/cart/undone, version 8, position 41")]
    [InlineData("UPDATE entity SET deleted = 2 WHERE id = 'deleted'", "entity deleted is 2, neither 0 nor 1, entity default/cart/deleted, version 6, position 33")]
    [InlineData("UPDATE entity SET version = 3 WHERE id = 'b'", "entity version is 3, but the events end at 4, entity default/cart/b, version 3, position 26")]
    [InlineData("UPDATE entity SET hash = zeroblob(32) WHERE id = 'b'", "entity hash is not the last event's, entity default/cart/b, version 4, position 26")]
    [InlineData("UPDATE entity SET salt = zeroblob(16) WHERE id = 'refused'", "entity without events has a salt, entity default/account/refused, version 0, position 0")]
    [InlineData("DELETE FROM command", "command command-0002 is in the index, but has no row, entity default/cart/a, version -, position -", "command command-0024 is in the index, but has no row, entity default/account/refused, version -, position -", "tables are indexed up to refusal 2, but the refusals end at 0, entity -, version -, position -", "entity has neither events nor commands, entity default/account/refused, version 0, position 0")]
    [InlineData("UPDATE event SET operation = NULL, fingerprint = NULL, outcome = NULL, last_version = NULL, result = NULL, decided = NULL, deletes = NULL, digest = NULL WHERE position = 1", "command command-0001 is in the index, but has no row, entity default/cart/a, version -, position -", "command command-0001 wrote events, but has no row, entity default/cart/a, version 1, position 1")]
    [InlineData("UPDATE event SET outcome = 4 WHERE position = 1", "command command-0001 has a wrong digest, entity default/cart/a, version 1, position 1", "command command-0001 wrote nothing, but its first_version is 1, entity default/cart/a, version 1, position 1")]
    [InlineData("UPDATE command SET result = x'00' WHERE command_id = 'command-0002'", "command command-0002 has a wrong digest, entity default/cart/a, version 1, position -")]
    [InlineData("UPDATE snapshot SET state = x'' WHERE state IS NULL", "snapshot digest is wrong, entity default/cart/deleted, version 6, position -")]
    [InlineData("UPDATE journal SET format = 3", "journal format 3 is unknown, entity -, version -, position -")]
    [InlineData("UPDATE event SET previous = 1 WHERE position = 3", "event links to position 1, but the one before it is at 2, entity default/cart/b, version 2, position 3")]
    [InlineData("UPDATE event SET deletes = 1 WHERE position = 3", "event has deletes 1, but the last event of its append says otherwise, entity default/cart/b, version 2, position 3", "command command-0003 is known twice, entity default/cart/b, version 0, position 3", "command row is malformed: operation is NULL instead of an integer, entity default/cart/b, version 0, position 3", "command command-0003 is not in the index, entity default/cart/b, version 0, position 3")]
    [InlineData("UPDATE event SET entity_id = 'c' WHERE position = 2", "entity is named default/cart/c elsewhere, entity default/cart/b, version -, position -", "event hash is wrong, entity default/cart/c, version 1, position 2", "event hash is wrong, entity default/cart/c, version 2, position 3", "event hash is wrong, entity default/cart/c, version 3, position 4", "event hash is wrong, entity default/cart/c, version 4, position 26", "command command-0003 has a wrong digest, entity default/cart/c, version 3, position 2", "command command-0023 has a wrong digest, entity default/cart/c, version 4, position 26")]
    [InlineData("UPDATE event SET entity_tenant = NULL, entity_type = NULL, entity_id = NULL, entity_salt = NULL WHERE position = 2", "event row is malformed: entity_tenant is NULL instead of text, entity default/cart/b, version 1, position 2", "event links to position 2, but the one before it is at 0, entity default/cart/b, version 2, position 3", "event follows version 0, entity default/cart/b, version 2, position 3")]
    [InlineData("UPDATE event SET entity_tenant = 'a', entity_type = 'b', entity_id = 'c', entity_salt = zeroblob(16) WHERE position = 3", "event names its entity, but is not its first, entity default/cart/b, version 2, position 3")]
    [InlineData("UPDATE entity SET id = 'c' WHERE id = 'b'", "entity is named default/cart/b elsewhere, entity default/cart/c, version -, position -")]
    [InlineData("UPDATE event SET operation = 1, fingerprint = zeroblob(32), outcome = 1, last_version = 2, result = x'', decided = 1, deletes = 0, digest = zeroblob(16) WHERE position = 3", "command command-0003 is known twice, entity default/cart/b, version 2, position 3", "command command-0003 has a wrong digest, entity default/cart/b, version 2, position 3", "command command-0003 is not in the index, entity default/cart/b, version 2, position 3", "command command-0003 was applied, but has no events, entity default/cart/b, version 2, position 3")]
    [InlineData("INSERT INTO command SELECT 3, entity_key, 'default', 'cart', 'a', command_id, operation, fingerprint, outcome, last_version, result, decided, digest FROM event WHERE position = 1", "command command-0001 is known twice, entity default/cart/a, version 1, position -", "command command-0001 has a wrong digest, entity default/cart/a, version 1, position -", "command command-0001 was applied, but its first_version is 0, entity default/cart/a, version 1, position -")]
    [InlineData("DELETE FROM command_index WHERE command_id = 'command-0001'", "command command-0001 is not in the index, entity default/cart/a, version 1, position 1")]
    [InlineData("UPDATE command_index SET position = 2 WHERE command_id = 'command-0001'", "command command-0001 is indexed at position 2 and refusal 0, where it is not, entity default/cart/a, version 1, position 1")]
    [InlineData("INSERT INTO command_index VALUES ('command-0000', 1000, 1, 0)", "command command-0000 is in the index, but has no row, entity default/cart/a, version -, position -")]
    [InlineData("DELETE FROM milestone", "event has no milestone, entity default/cart/long, version 64, position 114")]
    [InlineData("UPDATE milestone SET position = 1", "milestone says position 1, entity default/cart/long, version 64, position 114")]
    [InlineData("INSERT INTO milestone VALUES (1000, 17, 50), (1000, 128, 1)", "milestone is of a version that has none, entity default/cart/a, version 17, position 50", "milestone is of a version that has no event, entity default/cart/a, version 128, position 1")]
    [InlineData("DELETE FROM indexed", "indexed has no row, entity -, version -, position -")]
    [InlineData("UPDATE indexed SET position = 200, refusal = 3", "tables are indexed up to position 200, but the events end at 115, entity -, version -, position 200", "tables are indexed up to refusal 3, but the refusals end at 2, entity -, version -, position -")]
    [InlineData("UPDATE indexed SET position = 114, refusal = 1", "entity version is 65, but the events end at 64, entity default/cart/long, version 65, position 115", "entity hash is not the last event's, entity default/cart/long, version 65, position 115", "entity position is 115, but the last event's is 114, entity default/cart/long, version 65, position 115", "command command-0024 is in the index, which does not reach so far, entity default/account/refused, version 0, position -", "entity has neither events nor commands, entity default/account/refused, version 0, position 0")]
    [InlineData("DROP TABLE command_index", "table command cannot be read to its end (no such table: command_index), entity -, version -, position -", "entity has neither events nor commands, entity default/account/refused, version 0, position 0")]
    [InlineData("UPDATE journal SET partitions = 2", "partition 1 has no row, entity -, version -, position -")]
    [InlineData("DELETE FROM journal", "table journal has 0 rows instead of 1, entity -, version -, position -")]
    [InlineData("DROP TABLE snapshot", "table snapshot cannot be read to its end (no such table: snapshot), entity -, version -, position -")]
    public async Task A_damage_is_told_to_the_letter(string damage, params string[] expected)
    {
        using var journal = VerifyJournal.Create();
        journal.Execute(damage);

        var (code, lines) = await journal.VerifyAsync();

        Assert.Equal(1, code);
        Assert.Equal(expected, lines[..^1]);
        Assert.Equal(lines.Length == 2 ? "1 finding" : $"{lines.Length - 1} findings", lines[^1]);
    }

    [Fact]
    public async Task Two_events_with_their_data_swapped_are_both_named()
    {
        using var journal = VerifyJournal.Create();
        journal.Execute(
            """
            CREATE TEMP TABLE old AS SELECT position, data FROM event WHERE position IN (10, 20);
            UPDATE event SET data = (SELECT data FROM old WHERE old.position = 30 - event.position) WHERE position IN (10, 20)
            """);

        var (code, lines) = await journal.VerifyAsync();

        Assert.Equal(1, code);
        Assert.Equal(
            ["event hash is wrong, entity default/cart/a, version 4, position 10", "event hash is wrong, entity default/cart/a, version 11, position 20", "2 findings"],
            lines);
    }

    [Fact]
    public async Task An_erased_event_whose_digests_are_kept_is_right()
    {
        using var journal = VerifyJournal.Create();
        var salt = journal.Query<byte[]>("SELECT salt FROM entity WHERE id = 'a'");
        journal.Execute(
            "UPDATE event SET erased = 1, data = @data, metadata = @metadata WHERE position = 1",
            ("@data", Inner(salt, "data")), ("@metadata", Inner(salt, "metadata")));

        var (code, lines) = await journal.VerifyAsync();

        Assert.Equal([VerifyJournal.RightSummary], lines);
        Assert.Equal(0, code);

        byte[] Inner(byte[] salt, string column) =>
            SHA256.HashData([.. salt, .. journal.Query<byte[]>($"SELECT {column} FROM event WHERE position = 1")]);
    }

    [Fact]
    public async Task A_snapshot_with_the_hash_of_another_history_is_named()
    {
        using var journal = VerifyJournal.Create();
        var hash = new EventHash(Enumerable.Repeat((byte)7, EventHash.Size).ToArray());
        var snapshot = new EntitySnapshot(VerifyJournal.Restored, new EntityHead(6, hash), 1, "{}"u8.ToArray());
        journal.Execute(
            "UPDATE snapshot SET hash = @hash, state = @state, digest = @digest WHERE entity_key = (SELECT key FROM entity WHERE id = 'restored')",
            ("@hash", hash.ToArray()), ("@state", "{}"u8.ToArray()), ("@digest", RowDigest.Of(snapshot)));

        var (_, lines) = await journal.VerifyAsync();

        Assert.Equal(["snapshot hash is not its event's, entity default/cart/restored, version 6, position 47", "1 finding"], lines);
    }

    [Theory]
    [InlineData("event", "version", "'x'", "event row is malformed: version is text instead of an integer, entity default/cart/a, version 0, position 1")]
    [InlineData("event", "data", "1", "event row is malformed: data is an integer instead of a blob, entity default/cart/a, version 1, position 1")]
    [InlineData("entity", "tenant", "x'00'", "entity row is malformed: tenant is a blob instead of text, entity /cart/a, version -, position -")]
    [InlineData("command", "result", "NULL", "command row is malformed: result is NULL instead of a blob, entity default/cart/a, version 1, position -")]
    [InlineData("snapshot", "state", "1.5", "snapshot row is malformed: state is a real number instead of a blob, entity default/cart/a, version 13, position -")]
    [InlineData("partition", "next_position", "'x'", "partition row is malformed: next_position is text instead of an integer, entity -, version -, position -")]
    [InlineData("journal", "created", "'x'", "journal row is malformed: created is text instead of an integer, entity -, version -, position -")]
    public async Task A_value_of_another_kind_is_a_finding(string table, string column, string value, string expected)
    {
        using var journal = VerifyJournal.Create();
        Loosen(journal, table);
        journal.Execute($"UPDATE {table} SET {column} = {value} WHERE rowid = 1");

        var (code, lines) = await journal.VerifyAsync();

        Assert.Equal(1, code);
        Assert.Contains(expected, lines);
    }

    /// <summary>Puts a table without types and constraints in a table's place.</summary>
    private static void Loosen(VerifyJournal journal, string table) =>
        journal.Execute(
            $"""
            ALTER TABLE {table} RENAME TO strict_one;
            CREATE TABLE {table} AS SELECT * FROM strict_one;
            DROP TABLE strict_one
            """);
}
