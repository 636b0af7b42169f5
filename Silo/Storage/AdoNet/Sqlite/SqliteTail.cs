using System.Text;
using ActorState.Entities;
using ActorState.Journal;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>What is committed in <c>event</c> and <c>command</c> and not yet filled into the tables behind them. It holds no bodies.</summary>
/// <remarks>
/// One process owns the file, so tail and tables together are the journal. A group is taken over when its COMMIT has returned and before anyone is
/// answered; a segment leaves when the transaction that filled it is committed. Thread: the journal's writer; <see cref="View"/> any.
/// </remarks>
internal sealed class SqliteTail(int segmentRows, long segmentBytes)
{
    private readonly RecentEntities<SqliteKnown> _heads = new(16_384);
    private volatile SqliteTailView _view = new([], 0);
    private string _lastIndexedId = "";
    private string _lastId = "";
    private SqlitePlace _end;
    private long _transaction;

    /// <summary>The tail as it is now.</summary>
    public SqliteTailView View => _view;

    /// <summary>The key that the next new entity gets.</summary>
    public long NextKey { get; private set; } = 1;

    /// <summary>The last event and the last refusal.</summary>
    public SqlitePlace End => _end;

    /// <summary>The oldest segment, if there is any.</summary>
    public SqliteTailSegment? Oldest => _view.Segments is [var oldest, ..] ? oldest : null;

    /// <summary>The oldest segment if it is to be filled now: nothing more is added to it.</summary>
    public SqliteTailSegment? Due => _view.Segments is [var oldest, ..] && (_view.Segments.Length > 1 || IsFull(oldest)) ? oldest : null;

    /// <summary>Begins where the tables end.</summary>
    public void Begin(SqlitePlace indexed, long lastKey, string lastIndexedId)
    {
        (_end, NextKey, _lastIndexedId, _lastId) = (indexed, lastKey + 1, lastIndexedId, lastIndexedId);
        _view = new SqliteTailView([], indexed.Position);
    }

    /// <summary>The number of a further transaction.</summary>
    public long NextTransaction() => ++_transaction;

    /// <summary>The entity, if it can be told without a query.</summary>
    public SqliteEntity? Find(EntityId id) => Recent(id)?.Entity ?? _view.Find(id);

    /// <summary>The entity, from the table where it cannot be told without.</summary>
    public SqliteKnown Know(SqliteSession session, EntityId id) =>
        Recent(id) ?? _heads.Keep(id, new SqliteKnown(_view.Find(id) ?? SqliteRows.Entity(session, id)));

    /// <summary>The kept answer to a command of an entity, wherever it stands; null where there is none.</summary>
    public CommandRecord? FindCommand(SqliteSession session, EntityId id, long key, string commandId) =>
        IsAbove(commandId, _lastId) ? null
        : _view.TryFindCommand(key, commandId, out var place) ? SqliteRows.CommandAt(session, id, key, commandId, place)
        : IsAbove(commandId, _lastIndexedId) ? null
        : SqliteRows.Command(session, id, key, commandId);

    /// <summary>Takes over what a committed transaction has added.</summary>
    public void Take(SqliteChanges changes)
    {
        var segments = _view.Segments;
        if (segments is not [.., var newest] || IsFull(newest))
        {
            newest = new SqliteTailSegment(_end, segments.IsEmpty ? 0 : segmentRows);
            segments = segments.Add(newest);
        }

        newest.Add(changes);
        _end = changes.End;
        foreach (var change in changes.Entities)
        {
            NextKey = Math.Max(NextKey, change.Now.Key + 1);
            if ((change.Known ?? Recent(change.Id)) is { } known)
            {
                (known.Entity, known.Change) = (change.Now, null);
            }
        }

        foreach (var (_, commandId, _) in changes.Commands)
        {
            _lastId = Later(_lastId, commandId);
        }

        _heads.Trim();
        _view = new SqliteTailView(segments, _end.Position);
    }

    /// <summary>Lets the oldest segment go, which the tables hold now.</summary>
    public void DropOldest(string lastIndexedId)
    {
        _lastIndexedId = Later(_lastIndexedId, lastIndexedId);
        _view = _view with { Segments = _view.Segments.RemoveAt(0) };
    }

    private SqliteKnown? Recent(EntityId id) => _heads.TryFind(id, out var known) ? known : null;

    private bool IsFull(SqliteTailSegment segment) => segment.Rows >= segmentRows || segment.Bytes >= segmentBytes;

    private static string Later(string x, string y) => string.CompareOrdinal(x, y) < 0 ? y : x;

    // Ids in the order of time, which is the usual case, need no look: they are above all that are known. ASCII sorts alike here and in the tables.
    private static bool IsAbove(string commandId, string last) => string.CompareOrdinal(commandId, last) > 0 && Ascii.IsValid(commandId);
}
