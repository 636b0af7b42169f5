using ActorState.Journal;
using Xunit;

namespace ActorState.UnitTests.Journal;

/// <summary>No bit of a journal can flip, and no row that something vouches for can go, without the verifier naming the place.</summary>
public sealed class VerifyFlipTests
{
    /// <summary>Of the events in the middle of a long unit one is like the other.</summary>
    private static readonly Func<object?[], bool> NotInTheMiddle = static row => (long)row[0]! is < 53 or > 113;

    [Theory]
    [InlineData("event", 54 * 26)]
    [InlineData("entity", 8 * 11)]
    [InlineData("partition", 1 * 2)]
    [InlineData("command", 2 * 13)]
    [InlineData("snapshot", 3 * 6)]
    [InlineData("indexed", 1 * 3)]
    [InlineData("command_index", 34 * 4)]
    [InlineData("milestone", 1 * 3)]
    public async Task A_flipped_bit_of_any_value_is_named(string tableName, int values)
    {
        using var journal = VerifyJournal.Create();
        await AssertFlipsAsync(journal, tableName, row => tableName != "event" || NotInTheMiddle(row), values, VerifyJournal.RightSummary);
    }

    [Theory]
    [InlineData("event", 6 * 26)]
    [InlineData("entity", 8 * 11)]
    [InlineData("command", 2 * 13)]
    [InlineData("snapshot", 4 * 6)]
    [InlineData("indexed", 1 * 3)]
    public async Task A_flipped_bit_beside_a_tail_is_named(string tableName, int values)
    {
        using var journal = VerifyJournal.CreateWithTail();
        var from = tableName switch { "event" => 116L, "command" => 3L, _ => 0 };
        await AssertFlipsAsync(journal, tableName, row => row[0] is not long key || key >= from, values, VerifyJournal.RightSummaryWithTail);
    }

    [Theory]
    [InlineData("event", 54)]
    [InlineData("entity", 8)]
    [InlineData("partition", 1)]
    [InlineData("command", 2)]
    [InlineData("indexed", 1)]
    [InlineData("command_index", 34)]
    [InlineData("milestone", 1)]
    public async Task A_deleted_row_is_named(string tableName, int deletions)
    {
        using var journal = VerifyJournal.Create();
        await AssertDeletionsAsync(journal, tableName, row => tableName != "event" || NotInTheMiddle(row), deletions, VerifyJournal.RightSummary);
    }

    [Theory]
    [InlineData("event", 6)]
    [InlineData("command", 1)]
    [InlineData("entity", 8)]
    public async Task A_deleted_row_beside_a_tail_is_named(string tableName, int deletions)
    {
        // Nothing vouches for the last refusal before it is indexed.
        using var journal = VerifyJournal.CreateWithTail();
        Func<object?[], bool> isMeant = tableName switch
        {
            "event" => static row => (long)row[0]! > 115,
            "command" => static row => (long)row[0]! == 3,
            _ => static _ => true,
        };
        await AssertDeletionsAsync(journal, tableName, isMeant, deletions, VerifyJournal.RightSummaryWithTail);
    }

    private static async Task AssertFlipsAsync(VerifyJournal journal, string tableName, Func<object?[], bool> isMeant, int values, string right)
    {
        var table = new VerifyTable(journal.Connection, tableName);
        var seen = 0;
        foreach (var (index, row) in table.Read().Where(isMeant).Index())
        {
            for (var column = 0; column < table.Columns; column++)
            {
                seen++;
                if (IsFree(table, column, row))
                {
                    continue;
                }

                await AssertFlipsAreNamedAsync(journal, table, tableName, row, column, index);
            }
        }

        Assert.Equal(values, seen);
        await AssertRightAsync(journal, right);
    }

    /// <summary>The key of an entity that has one row in all is as good as any other key.</summary>
    private static bool IsFree(VerifyTable table, int column, object?[] row) =>
        table.NameOf(column) == "entity_key" && row.Contains(VerifyJournal.FreshRefusedKey);

    private static async Task AssertDeletionsAsync(VerifyJournal journal, string tableName, Func<object?[], bool> isMeant, int deletions, string right)
    {
        var table = new VerifyTable(journal.Connection, tableName);
        var names = Names(journal);
        var rows = table.Read().Where(isMeant).ToList();
        foreach (var row in rows)
        {
            table.Delete(row);
            var (code, lines) = await journal.VerifyAsync();
            Assert.Equal(1, code);
            AssertNamed(lines, Places(table, tableName, row, names), $"{tableName} deleted");
            table.Insert(row);
        }

        Assert.Equal(deletions, rows.Count);
        await AssertRightAsync(journal, right);
    }

    private static async Task AssertFlipsAreNamedAsync(VerifyJournal journal, VerifyTable table, string tableName, object?[] row, int column, int index)
    {
        // The lowest bit, where a wrong value is nearest to a right one, and in some rows one that wanders over the value.
        int[] bits = index % 4 == 0 ? [0, 1 + (((index * 13) + (column * 7)) % 63)] : [0];
        foreach (var wanted in bits)
        {
            var before = Names(journal);
            var bit = wanted;
            var flipped = table.Flip(row, column, bit);
            while (!table.TryReplace(row, flipped))
            {
                flipped = table.Flip(row, column, ++bit);
            }

            var what = $"{tableName}.{table.NameOf(column)} of row {index}, bit {bit}";
            var (code, lines) = await journal.VerifyAsync();
            Assert.True(code == 1, $"{what} was not found.");
            AssertNamed(lines, [.. Places(table, tableName, row, before), .. Places(table, tableName, flipped, Names(journal))], what);
            Assert.True(table.TryReplace(flipped, row));
        }
    }

    private static void AssertNamed(string[] lines, IReadOnlyList<string> places, string what) =>
        Assert.True(
            lines[..^1].Any(line => places.Any(place => line.Contains(place, StringComparison.Ordinal))),
            $"{what}: none of {string.Join(" | ", places)} in\n{string.Join('\n', lines)}");

    private static async Task AssertRightAsync(VerifyJournal journal, string right)
    {
        var (code, lines) = await journal.VerifyAsync();
        Assert.Equal([right], lines);
        Assert.Equal(0, code);
    }

    private static List<string> Places(VerifyTable table, string tableName, object?[] row, Dictionary<long, string> names)
    {
        switch (tableName)
        {
            case "partition":
                return [$"partition {row[0]} "];
            case "indexed":
                return [""]; // What it says wrongly is of the tables.
            case "entity":
                return [$"entity {names.GetValueOrDefault((long)row[0]!)},", $"entity key {row[0]},"];
            case "event":
                return [$", position {row[0]}"];
            case "command":
                return [$"entity {names.GetValueOrDefault((long)row[1]!)},", $"entity key {row[1]},", "refusals are"];
            default:
                var key = (long)row[table.Column("entity_key")]!;
                return [$"entity {names.GetValueOrDefault(key)},", $"entity key {key},"];
        }
    }

    /// <summary>Who stands under which key, in the log or in a row.</summary>
    private static Dictionary<long, string> Names(VerifyJournal journal)
    {
        using var command = journal.Connection.CreateCommand();
        command.CommandText =
            """
            SELECT entity_key, CAST(entity_tenant AS BLOB), CAST(entity_type AS BLOB), CAST(entity_id AS BLOB) FROM event WHERE entity_id IS NOT NULL
            UNION ALL
            SELECT entity_key, CAST(entity_tenant AS BLOB), CAST(entity_type AS BLOB), CAST(entity_id AS BLOB) FROM command
            UNION ALL
            SELECT key, CAST(tenant AS BLOB), CAST(type AS BLOB), CAST(id AS BLOB) FROM entity
            """;
        using var reader = command.ExecuteReader();
        var names = new Dictionary<long, string>();
        while (reader.Read())
        {
            names[reader.GetInt64(0)] = string.Join(
                '/',
                Enumerable.Range(1, 3).Select(i => reader.IsDBNull(i) ? "" : JournalVerifierFormats.Printable((byte[])reader.GetValue(i))));
        }

        return names;
    }
}
