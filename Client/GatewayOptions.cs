namespace ActorState.Gateway;

/// <summary>Settings of the HTTP gateway.</summary>
public sealed class GatewayOptions
{
    /// <summary>
    /// Answers requests for any <c>Host</c>. Default: false, only loopback names, so that a web page elsewhere cannot reach
    /// a developer's data by rebinding its own name.
    /// </summary>
    public bool Insecure { get; set; }

    /// <summary>How long a write is tried, with the same command id. Default: 15 s; then 504 <c>outcome_unknown</c> or 503.</summary>
    public TimeSpan WriteDeadline { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a read is tried. Default: 10 s; then 503.</summary>
    public TimeSpan ReadDeadline { get; set; } = TimeSpan.FromSeconds(10);
}
