namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>The ids of the store's log events, in the range of the journal stage.</summary>
internal static class SqliteEventIds
{
    public const int Opened = 3101;
    public const int Closed = 3102;
    public const int SnapshotIgnored = 3110;
    public const int CheckpointFailed = 3111;
    public const int WriterFailed = 3112;
    public const int FillFailed = 3113;
}
