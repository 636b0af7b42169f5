namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>An entity as the journal's writer knows it, with what the group and the segment at hand know of it, so that neither has to look it up.</summary>
/// <remarks>Thread: the journal's writer.</remarks>
internal sealed class SqliteKnown(SqliteEntity entity)
{
    /// <summary>The entity behind the last commit.</summary>
    public SqliteEntity Entity { get; set; } = entity;

    /// <summary>What a transaction does to it; of use to the transaction that it names.</summary>
    public SqliteChange? Change { get; set; }

    /// <summary>Where a segment keeps it; of use to the segment that it names.</summary>
    public SqliteTailEntity? InTail { get; set; }
}
