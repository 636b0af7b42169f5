namespace ActorState.Silo.Storage.AdoNet.PostgreSql;

/// <summary>The ids of the store's log events, in the range of the journal stage.</summary>
internal static class PgEventIds
{
    public const int Opened = 3121;
    public const int Closed = 3122;
    public const int Reconnected = 3123;
    public const int SnapshotIgnored = 3130;
    public const int HistoryRewound = 3131;
    public const int NoLongerDurable = 3132;
    public const int Unanswered = 3133;
    public const int NotSeen = 3134;
}
