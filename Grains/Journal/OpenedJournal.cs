namespace ActorState.Journal;

/// <summary>What the silo's journal said of itself when it was opened.</summary>
/// <remarks>Thread: any; set once at start, before the first grain runs.</remarks>
public sealed class OpenedJournal
{
    private volatile JournalInfo? _info;

    /// <summary>The opened journal.</summary>
    /// <exception cref="InvalidOperationException">It is not open yet.</exception>
    public JournalInfo Info
    {
        get => _info ?? throw new InvalidOperationException("The journal is not open yet.");
        set => _info = value;
    }
}
