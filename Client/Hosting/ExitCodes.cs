namespace ActorState.Gateway.Hosting;

/// <summary>What a program tells its caller by ending: one list for the silo and the gateway. Scripts rely on the numbers.</summary>
internal static class ExitCodes
{
    public const int Success = 0;
    public const int StartRefused = 1;
    public const int Usage = 2;

    /// <summary>A verb could not do its work. Never 1, by which a verb says that something is wrong with what it looked at.</summary>
    public const int CannotTell = 2;

    /// <summary>The journal cannot go on in this process (<c>EX_SOFTWARE</c>); a restart reads what is on disk.</summary>
    public const int JournalFault = 70;

    /// <summary>The cluster goes on without this silo, which it has declared dead (<c>EX_TEMPFAIL</c>); a restart joins it anew.</summary>
    public const int ClusterFault = 75;
}
