namespace ActorState.TestKit.History;

/// <summary>What a client asked for.</summary>
public enum OperationKind
{
    None = 0,
    Write = 1,
    StrongRead = 2,
    LocalRead = 3,
}

/// <summary>What a client knows of its operation in the end.</summary>
public enum OperationOutcome
{
    None = 0,

    /// <summary>No answer, or one that says so (504): it may have been applied.</summary>
    Unknown = 1,

    /// <summary>Applied at a version, or read at one.</summary>
    Ok = 2,

    /// <summary>A write acknowledged at a version without an event of its own.</summary>
    Unchanged = 3,

    /// <summary>Refused by the entity, for good (422).</summary>
    Rejected = 4,

    /// <summary>Refused, but judged anew on a repeat (404, 409, 412).</summary>
    NotKept = 5,

    /// <summary>Definitely not applied (429, 503, 507).</summary>
    NotApplied = 6,
}

/// <summary>One operation of one client with all its retries: from the first invocation to the final return.</summary>
/// <param name="Client">Who asked; one client does one thing at a time.</param>
/// <param name="Id">The operation's number in its history.</param>
/// <param name="Kind">A write or a read.</param>
/// <param name="Entity">The entity, as <c>type/id</c>.</param>
/// <param name="CommandId">The command id of a write; null for reads.</param>
/// <param name="Arguments">What was asked, for people.</param>
/// <param name="Invoked">When, on the history's monotonic clock.</param>
public sealed record Operation(int Client, long Id, OperationKind Kind, string Entity, string? CommandId, string Arguments, long Invoked)
{
    /// <summary>The value of <see cref="Returned"/> while nothing has returned.</summary>
    public const long Never = long.MaxValue;

    /// <summary>When the final answer came, on the same clock.</summary>
    public long Returned { get; init; } = Never;

    public OperationOutcome Outcome { get; init; } = OperationOutcome.Unknown;

    /// <summary>The version written or read; 0 for a read that found no entity.</summary>
    public long Version { get; init; }

    /// <summary>The state that was read (null: absent), or the result of a write (null: none, or not recorded).</summary>
    public string? Value { get; init; }

    /// <summary>Whether the write may stand in the journal by its own doing.</summary>
    internal bool MayBeApplied => Outcome is OperationOutcome.Ok or OperationOutcome.Unknown;

    public override string ToString() =>
        $"operation {Id} of client {Client} ({Kind} {Arguments} on {Entity}{(CommandId is null ? "" : $", command {CommandId}")})";
}
