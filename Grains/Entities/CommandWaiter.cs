namespace ActorState.Entities;

/// <summary>A command that waits in an entity: what was asked, and the calls that wait for its answer (twins have joined it).</summary>
/// <remarks>Thread: grain turn.</remarks>
internal sealed class CommandWaiter(EntityRequest request, object command, Preconditions preconditions, byte[] fingerprint, CommandCall call)
{
    public EntityRequest Request { get; } = request;

    /// <summary>The command as its entity type, or the engine for undo and redo, has read it.</summary>
    public object Command { get; } = command;

    public Preconditions Preconditions { get; } = preconditions;

    public byte[] Fingerprint { get; } = fingerprint;

    public List<CommandCall> Calls { get; } = [call];

    /// <summary>How often a conflict made it be decided again.</summary>
    public int Conflicts { get; set; }

    /// <summary>Whether any caller chose the command id, so that the outcome is to be kept.</summary>
    public bool Keyed => Calls.Exists(static c => c.Keyed);

    /// <summary>The latest deadline of those who wait.</summary>
    public long Deadline => Calls.Max(static c => c.Deadline);

    public bool NeedsHistory => Command is RevertRequest;

    public bool IsSameRequest(CommandWaiter other) => Fingerprint.AsSpan().SequenceEqual(other.Fingerprint);
}

/// <summary>One grain call that waits for an answer. Answered exactly once; later answers are dropped.</summary>
internal sealed class CommandCall(bool keyed, long deadline)
{
    private readonly TaskCompletionSource<EntityReply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool Keyed { get; } = keyed;

    /// <summary>The timestamp after which waiting without a unit in the journal's hands ends with 503.</summary>
    public long Deadline { get; } = deadline;

    public Task<EntityReply> Reply => _reply.Task;

    public bool TryAnswer(EntityReply reply) => _reply.TrySetResult(reply);
}
