namespace ActorState.Entities;

/// <summary>Times as the journal keeps them: whole microseconds since the Unix epoch.</summary>
internal static class UnixTime
{
    public static long Now(TimeProvider time) => FromDateTime(time.GetUtcNow());

    public static long FromDateTime(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset ToDateTime(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
}
