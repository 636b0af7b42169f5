using Microsoft.Data.Sqlite;

namespace ActorState.UnitTests.Journal;

/// <summary>A table of the journal and how to put one of its rows in another's place.</summary>
internal sealed class VerifyTable
{
    private readonly SqliteConnection _connection;
    private readonly string _name;
    private readonly List<(string Name, string Type, bool IsKey)> _columns = [];

    public VerifyTable(SqliteConnection connection, string name)
    {
        (_connection, _name) = (connection, name);
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT name, type, pk FROM pragma_table_info('{name}')";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            _columns.Add((reader.GetString(0), reader.GetString(1), reader.GetInt64(2) > 0));
        }
    }

    public int Columns => _columns.Count;

    public int Column(string name) => _columns.FindIndex(column => column.Name == name);

    public string NameOf(int column) => _columns[column].Name;

    /// <summary>All rows; text as bytes.</summary>
    public List<object?[]> Read()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = $"SELECT {string.Join(", ", _columns.Select(static c => c.Type == "TEXT" ? $"CAST({c.Name} AS BLOB)" : c.Name))} FROM {_name}";
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            rows.Add([.. _columns.Select((_, i) => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        }

        return rows;
    }

    public void Delete(object?[] row)
    {
        var keys = _columns.Index().Where(static c => c.Item.IsKey).ToList();
        Run($"DELETE FROM {_name} WHERE {string.Join(" AND ", keys.Select(static c => $"{c.Item.Name} = {Parameter(c.Item.Type, c.Index)}"))}", row);
    }

    public void Insert(object?[] row) => Run($"INSERT INTO {_name} VALUES ({string.Join(", ", _columns.Select(static (c, i) => Parameter(c.Type, i)))})", row);

    /// <summary>Puts one row in another's place; false if a constraint of the table refuses it.</summary>
    public bool TryReplace(object?[] old, object?[] row)
    {
        Delete(old);
        try
        {
            Insert(row);
            return true;
        }
        catch (SqliteException refused) when (refused.SqliteErrorCode == 19)
        {
            Insert(old);
            return false;
        }
    }

    /// <summary>The row with one bit of a value flipped; a NULL or nothing becomes a value of one character or byte, or a small number.</summary>
    public object?[] Flip(object?[] row, int column, int bit)
    {
        var flipped = (object?[])row.Clone();
        flipped[column] = row[column] switch
        {
            long number => number ^ (1L << (bit % 64)),
            byte[] { Length: > 0 } bytes => FlipBytes(bytes, bit),
            _ when _columns[column].Type == "INTEGER" => (long)bit,
            _ => "0"u8.ToArray(),
        };
        return flipped;
    }

    private static byte[] FlipBytes(byte[] bytes, int bit)
    {
        var flipped = (byte[])bytes.Clone();
        flipped[bit / 8 % bytes.Length] ^= (byte)(1 << (bit % 8));
        return flipped;
    }

    private void Run(string sql, object?[] row)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < row.Length; i++)
        {
            command.Parameters.AddWithValue($"@p{i}", row[i] ?? DBNull.Value);
        }

        command.ExecuteNonQuery();
    }

    private static string Parameter(string type, int index) => type == "TEXT" ? $"CAST(@p{index} AS TEXT)" : $"@p{index}";
}
