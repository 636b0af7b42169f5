namespace ActorState.Silo.Hosting;

/// <summary>The ids of the log events of the silo's host: 9000 to 9099, which it shares with the host of the gateway.</summary>
internal static class HostingEventIds
{
    public const int Journal = 9000;
    public const int NotDurable = 9002;
    public const int Unsafe = 9003;
    public const int JournalFault = 9005;
    public const int FaultPoints = 9006;
    public const int ClusterFault = 9007;
    public const int PostgresAwaited = 9008;
    public const int SiloJoined = 9010;
    public const int SiloLeaving = 9011;
    public const int SiloGone = 9012;
}
