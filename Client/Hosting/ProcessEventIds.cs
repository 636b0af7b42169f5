namespace ActorState.Gateway.Hosting;

/// <summary>The ids of the log events that every host of the gateway writes: within 9000 to 9099, which the silo's own host shares.</summary>
internal static class ProcessEventIds
{
    public const int Listening = 9001;
    public const int Insecure = 9004;
    public const int StopCutShort = 9020;
}
