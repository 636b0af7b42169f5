namespace ActorState.Journal;

/// <summary>The limits of a journal writer.</summary>
public sealed class JournalWriterOptions
{
    /// <summary>The most units that wait. Default: 8,192. Beyond it commands are answered 503.</summary>
    public int QueueUnitsMax { get; set; } = 8_192;

    /// <summary>The most bytes that wait. Default: 64 MiB. Beyond it commands are answered 503.</summary>
    public long QueueBytesMax { get; set; } = 64L * 1024 * 1024;

    /// <summary>The most units that one transaction commits. Default: 1,000.</summary>
    public int GroupUnitsMax { get; set; } = 1_000;

    /// <summary>The most events that one transaction commits. Default: 1,000; a larger unit is a group of its own.</summary>
    public int GroupEventsMax { get; set; } = 1_000;

    /// <summary>The most bytes that one transaction commits. Default: 4 MiB; a larger unit is a group of its own.</summary>
    public long GroupBytesMax { get; set; } = 4L * 1024 * 1024;

    /// <summary>How often queued units are looked at for their deadline. Default: 250 ms.</summary>
    public TimeSpan DeadlineTick { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The pause before a group is submitted again, doubled up to <see cref="ResubmitDelayMax"/>. Default: 20 ms.</summary>
    public TimeSpan ResubmitDelay { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The longest pause before a group is submitted again. Default: 500 ms.</summary>
    public TimeSpan ResubmitDelayMax { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a graceful stop waits behind a group whose outcome is unknown. Default: 10 s; then its callers are told so.</summary>
    public TimeSpan StopWaitMax { get; set; } = TimeSpan.FromSeconds(10);
}
