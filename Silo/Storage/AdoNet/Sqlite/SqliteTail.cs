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
    private readonly SqliteHeads _heads = new();
    private volatile SqliteTailView _view = new([], 0);
    private string _lastIndexedId = "";
    private SqlitePlace _end;

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
        (_end, NextKey, _lastIndexedId) = (indexed, lastKey + 1, lastIndexedId);
        _view = new SqliteTailView([], indexed.Position);
    }

    /// <summary>The entity, if it can be told without a query.</summary>
    public SqliteEntity? Find(EntityId id) => _view.Find(id) ?? _heads.Find(id);

    /// <summary>Keeps what the table says of an entity that the tail does not hold.</summary>
    public void Keep(EntityId id, SqliteEntity entity) => _heads.Keep(id, entity);

    /// <summary>The kept answer to a command of an entity, wherever it stands; null where there is none.</summary>
    public CommandRecord? FindCommand(SqliteSession session, EntityId id, long key, string commandId) =>
        _view.TryFindCommand(key, commandId, out var command) ? command.Record ?? SqliteRows.CommandAt(session, id, key, commandId, command.Place)
        : MayBeIndexed(commandId) ? SqliteRows.Command(session, id, key, commandId)
        : null;

    /// <summary>Takes over what a committed transaction has added.</summary>
    public void Take(SqliteChanges changes)
    {
        var segments = _view.Segments;
        if (segments is not [.., var newest] || IsFull(newest))
        {
            newest = new SqliteTailSegment(_end);
            segments = segments.Add(newest);
        }

        newest.Add(changes);
        _end = changes.End;
        foreach (var change in changes.Entities)
        {
            NextKey = Math.Max(NextKey, change.Now.Key + 1);
        }

        _view = new SqliteTailView(segments, _end.Position);
    }

    /// <summary>Lets the oldest segment go, which the tables hold now.</summary>
    public void DropOldest(string lastIndexedId)
    {
        var oldest = _view.Segments[0];
        foreach (var (id, entity) in oldest.Entities)
        {
            // A newer segment that knows the entity is asked first, and is right when it leaves in turn.
            _heads.Keep(id, entity.Now);
        }

        _lastIndexedId = string.CompareOrdinal(lastIndexedId, _lastIndexedId) > 0 ? lastIndexedId : _lastIndexedId;
        _view = _view with { Segments = _view.Segments.RemoveAt(0) };
    }

    private bool IsFull(SqliteTailSegment segment) => segment.Rows >= segmentRows || segment.Bytes >= segmentBytes;

    // Ids in the order of time, which is the usual case, need no query: they are above all that are indexed. ASCII sorts alike in both orders.
    private bool MayBeIndexed(string commandId) => string.CompareOrdinal(commandId, _lastIndexedId) <= 0 || !Ascii.IsValid(commandId);
}
