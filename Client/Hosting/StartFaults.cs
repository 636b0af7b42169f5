using ActorState.Gateway.Settings;

namespace ActorState.Gateway.Hosting;

/// <summary>Tells the faults of a start that its user can mend from defects of ours, which keep their stack trace.</summary>
internal static class StartFaults
{
    /// <summary>What to tell the user; null for a defect.</summary>
    /// <param name="fault">What the start ended with.</param>
    /// <param name="sentence">What the program itself can say of a fault or of one of its causes; null for nothing.</param>
    public static string? Explain(Exception fault, Func<Exception, string?> sentence) => Causes(fault)
        .Select(cause => cause is StartRefusedException or OrleansConfigurationException ? cause.Message : sentence(cause))
        .FirstOrDefault(static s => s is not null);

    /// <summary>The fault and everything it was caused by, outermost first: the runtime wraps what a part of it throws.</summary>
    private static IEnumerable<Exception> Causes(Exception fault) =>
        (fault as AggregateException)?.InnerExceptions.SelectMany(Causes).Prepend(fault)
        ?? (fault.InnerException is { } inner ? Causes(inner).Prepend(fault) : [fault]);
}
