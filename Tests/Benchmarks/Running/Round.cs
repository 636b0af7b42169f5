namespace ActorState.Benchmarks.Running;

/// <summary>What one round of one contender gave.</summary>
/// <param name="Count">How many things were done: events appended, states read.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="P50">The median latency of an operation, in milliseconds.</param>
/// <param name="P99">The latency that one operation in a hundred exceeded, in milliseconds.</param>
/// <param name="Longest">The longest latency, in milliseconds.</param>
internal sealed record Round(long Count, double Seconds, double P50, double P99, double Longest)
{
    /// <summary>CPU seconds of everything that served the round: the contender's processes, and the database's where it runs on this machine.</summary>
    public double CpuSeconds { get; init; }

    /// <summary>Bytes that the caller's process allocated, per thing done; in the silo that is the whole way of a command.</summary>
    public double BytesAllocated { get; init; }

    public double Rate => Count / Seconds;
}
