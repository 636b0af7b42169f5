using ActorState.Errors;

namespace ActorState.Gateway.Calls;

/// <summary>Which faults of a grain call are definite: Orleans refused the call before it ran.</summary>
internal static class CallFaults
{
    /// <summary>The problem of a definite fault; null where the call may have run.</summary>
    public static EntityProblem? Definite(Exception exception) => exception switch
    {
        GatewayTooBusyException => new EntityProblem(ErrorCode.Unavailable, "The servers are too busy to take the request."),
        LimitExceededException => new EntityProblem(ErrorCode.RateLimited, "Too many requests are waiting for the same entity."),
        _ => null,
    };
}
