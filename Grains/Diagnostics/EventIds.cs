namespace ActorState.Diagnostics;

/// <summary>The ids of log events, a range per stage: Gateway 1000, Entity 2000, Journal 3000, Feed 4000, Projection 5000, the process 9000.</summary>
internal static class EventIds
{
    public const int EntityLoadFailed = 2001;
    public const int EntityCommandThrew = 2002;
    public const int EntityConflict = 2020;
    public const int EntityGuardHeld = 2022;
    public const int EntitySnapshotsNotSaved = 2050;

    public const int JournalUnknown = 3010;
    public const int JournalDefiniteFault = 3011;
    public const int JournalUnitFault = 3012;
    public const int JournalGroupFault = 3013;
    public const int JournalHalted = 3014;
    public const int JournalStopAbandoned = 3015;
}
