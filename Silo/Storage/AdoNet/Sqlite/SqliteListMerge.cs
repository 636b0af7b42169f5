using ActorState.Entities;
using ActorState.Journal;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>Merges the table's page with what the tail knows better, in byte order.</summary>
/// <remarks>Thread: the one of the rows.</remarks>
internal sealed class SqliteListMerge(SqliteStatement rows, string prefix, List<(string Id, SqliteEntity Entity)> fresh)
{
    private EntitySummary? _row;
    private bool _hasEnded;
    private int _fresh;

    /// <summary>The next existing entity; null when there is none.</summary>
    public EntitySummary? Next()
    {
        while (true)
        {
            Advance();
            if (_fresh == fresh.Count || (_row is not null && ByteOrder.Instance.Compare(_row.Id, fresh[_fresh].Id) < 0))
            {
                var row = _row;
                _row = null;
                return row;
            }

            var (id, entity) = fresh[_fresh++];
            if (_row?.Id == id)
            {
                _row = null;
            }

            if (entity.Exists)
            {
                return new EntitySummary(id, entity.Head.Version, entity.UpdatedMicros);
            }
        }
    }

    private void Advance()
    {
        if (_row is not null || _hasEnded)
        {
            return;
        }

        // In byte order the ids with a prefix stand together, and begin with the prefix itself.
        _hasEnded = !rows.Step() || !rows.Text(0).StartsWith(prefix, StringComparison.Ordinal);
        if (!_hasEnded)
        {
            _row = new EntitySummary(rows.Text(0), rows.Int64(1), rows.Int64(2));
        }
    }
}
