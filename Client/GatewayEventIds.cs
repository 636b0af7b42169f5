namespace ActorState.Gateway;

/// <summary>The log event ids of the gateway: 1000 to 1999.</summary>
internal static class GatewayEventIds
{
    public const int RequestFailed = 1000;
    public const int WriteCallFailed = 1010;
    public const int WriteOutcomeUnknown = 1011;
    public const int ReadCallFailed = 1020;
    public const int StatusCallFailed = 1030;
    public const int LinkUp = 1040;
    public const int LinkDown = 1041;
    public const int NoSilo = 1042;
}
