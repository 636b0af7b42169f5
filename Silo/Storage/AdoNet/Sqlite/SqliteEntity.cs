using ActorState.Entities;
using ActorState.Journal;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>An entity as its last event left it. Key 0: the journal does not know it.</summary>
internal sealed record SqliteEntity(
    long Key,
    EntityHead Head,
    long Position,
    ReadOnlyMemory<byte>? Salt,
    bool IsDeleted,
    long CreatedMicros,
    long UpdatedMicros)
{
    public static SqliteEntity None { get; } = new(0, EntityHead.None, 0, null, false, 0, 0);

    /// <summary>Whether lists show it.</summary>
    public bool Exists => Head.Version > 0 && !IsDeleted;

    /// <summary>The entity behind an append that passed.</summary>
    public SqliteEntity After(EntityAppend append, long lastPosition)
    {
        if (append.Events.IsEmpty)
        {
            return this;
        }

        var isFirst = Head.Version == 0;
        return this with
        {
            Head = append.HeadAfter,
            Position = lastPosition,
            Salt = isFirst ? append.Salt : Salt,
            IsDeleted = !append.ExistsAfter,
            CreatedMicros = isFirst ? append.Events[0].TimeMicros : CreatedMicros,
            UpdatedMicros = append.Events[^1].TimeMicros,
        };
    }
}
