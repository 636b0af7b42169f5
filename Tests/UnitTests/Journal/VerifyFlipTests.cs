using ActorState.Journal;
using Xunit;

namespace ActorState.UnitTests.Journal;

/// <summary>No bit of a journal can flip, and no row that something vouches for can go, without the verifier naming the place.</summary>
public sealed class VerifyFlipTests
{
    [Theory]
    [InlineData("event", 50 * 13)]
    [InlineData("entity", 7 * 11)]
    [InlineData("partition", 1 * 2)]
    [InlineData("command", 33 * 10)]
    [InlineData("snapshot", 3 * 6)]
    public async Task A_flipped_bit_of_any_value_is_named(string tableName, int values)
    {
        using var journal = VerifyJournal.Create();
        var table = new VerifyTable(journal.Connection, tableName);
        var seen = 0;
        var rows = table.Read();
        foreach (var (index, row) in rows.Index())
        {
            for (var column = 0; column < table.Columns; column++)
            {
                seen++;
                await AssertFlipsAreNamedAsync(journal, table, tableName, row, column, index);
            }
        }

        Assert.Equal(values, seen);
        await AssertRightAsync(journal);
    }

    [Theory]
    [InlineData("event", 50)]
    [InlineData("entity", 7)]
    [InlineData("partition", 1)]
    [InlineData("command", 31)]
    public async Task A_deleted_row_is_named(string tableName, int deletions)
    {
        using var journal = VerifyJournal.Create();
        var table = new VerifyTable(journal.Connection, tableName);
        var names = Names(journal);

        // A recorded refusal leaves no trace of its own, but for an entity that has nothing else.
        var rows = table.Read().Where(row => tableName != "command" || (long)row[table.Column("first_version")]! > 0).ToList();
        foreach (var row in rows)
        {
            table.Delete(row);
            var (code, lines) = await journal.VerifyAsync();
            Assert.Equal(1, code);
            AssertNamed(lines, Places(table, tableName, row, names), $"{tableName} deleted");
            table.Insert(row);
        }

        Assert.Equal(deletions, rows.Count);
        await AssertRightAsync(journal);
    }

    private static async Task AssertFlipsAreNamedAsync(VerifyJournal journal, VerifyTable table, string tableName, object?[] row, int column, int index)
    {
        // The lowest bit, where a wrong value is nearest to a right one, and in some rows one that wanders over the value.
        int[] bits = index % 4 == 0 ? [0, 1 + (((index * 13) + (column * 7)) % 63)] : [0];
        foreach (var wanted in bits)
        {
            var before = Names(journal);
            var bit = wanted;
            var flipped = VerifyTable.Flip(row, column, bit);
            while (!table.TryReplace(row, flipped))
            {
                flipped = VerifyTable.Flip(row, column, ++bit);
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

    private static async Task AssertRightAsync(VerifyJournal journal)
    {
        var (code, lines) = await journal.VerifyAsync();
        Assert.Equal([VerifyJournal.RightSummary], lines);
        Assert.Equal(0, code);
    }

    private static List<string> Places(VerifyTable table, string tableName, object?[] row, Dictionary<long, string> names)
    {
        switch (tableName)
        {
            case "partition":
                return [$"partition {row[0]} "];
            case "entity":
                return [$"entity {names.GetValueOrDefault((long)row[0]!)},", $"entity key {row[0]},"];
            case "event":
                return [$", version {row[table.Column("version")]}, position {row[table.Column("position")]}", $"entity -, version -, position {row[table.Column("position")]}"];
            default:
                var key = (long)row[table.Column("entity_key")]!;
                return [$"entity {names.GetValueOrDefault(key)},", $"entity key {key},"];
        }
    }

    private static Dictionary<long, string> Names(VerifyJournal journal)
    {
        var table = new VerifyTable(journal.Connection, "entity");
        return table.Read().ToDictionary(
            static row => (long)row[0]!,
            static row => string.Join('/', row[1..4].Select(static part => JournalVerifierFormats.Printable((byte[])part!))));
    }
}
