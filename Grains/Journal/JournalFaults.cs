namespace ActorState.Journal;

/// <summary>A fault of the journal. Which kind it is decides what its callers are told.</summary>
public abstract class JournalException(string message, Exception? inner) : Exception(message, inner);

/// <summary>The journal cannot be reached; nothing was applied.</summary>
public sealed class JournalUnavailableException(string message, Exception? inner = null) : JournalException(message, inner);

/// <summary>The journal's storage is full; nothing was applied. Reads go on, and appends too when there is space again.</summary>
public sealed class JournalFullException(string message, Exception? inner = null) : JournalException(message, inner);

/// <summary>A lock was not had in time; nothing was applied, and the same group may be tried again.</summary>
public sealed class JournalLockTimeoutException(string message, Exception? inner = null) : JournalException(message, inner);

/// <summary>The journal's head is below what was acknowledged: an older copy was put in its place. Nothing was applied; the writer halts.</summary>
public sealed class JournalRewoundException(string message, Exception? inner = null) : JournalException(message, inner);

/// <summary>What was submitted may be applied, now or later.</summary>
public sealed class JournalOutcomeUnknownException(string message, Exception? inner = null) : JournalException(message, inner)
{
    /// <summary>The store cannot go on: it must not be written to again, and only a restart tells what was applied.</summary>
    public bool IsFatal { get; init; }
}

/// <summary>A stored row does not match its digest or the rules of the journal.</summary>
public sealed class JournalCorruptException(string message, Exception? inner = null) : JournalException(message, inner);

/// <summary>The journal must not be opened; the message says why and what to do.</summary>
public sealed class JournalRefusedException(string message, Exception? inner = null) : JournalException(message, inner);
