using ActorState.Errors;

namespace ActorState.Gateway.Calls;

/// <summary>Which faults of a grain call are definite: Orleans refused the call before it ran.</summary>
/// <remarks>
/// All others count as a call that may have run (rule G1): timeouts, lost and refused connections, silos that are unavailable. A gateway
/// alone may send a call twice, so that the refusal of the second copy by a silo that is too busy says nothing of the first.
/// </remarks>
internal static class CallFaults
{
    /// <summary>The problem of a definite fault; null where the call may have run.</summary>
    public static EntityProblem? Definite(Exception exception) => exception switch
    {
        LimitExceededException => new EntityProblem(ErrorCode.RateLimited, "Too many requests are waiting for the same entity."),
        _ => null,
    };
}
