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

    // Room for one: twins are rare.
    public List<CommandCall> Calls { get; } = new(1) { call };

    /// <summary>How often a conflict made it be decided again.</summary>
    public int Conflicts { get; set; }

    /// <summary>Whether any caller chose the command id, so that the outcome is to be kept.</summary>
    public bool Keyed => Calls.Exists(static c => c.Keyed);

    /// <summary>The latest deadline of those who wait.</summary>
    public long Deadline
    {
        get
        {
            var latest = Calls[0].Deadline;
            foreach (var call in Calls)
            {
                latest = Math.Max(latest, call.Deadline);
            }

            return latest;
        }
    }

    public bool NeedsHistory => Command is RevertRequest;

    /// <summary>Moves every call past its deadline to those that have expired, and drops waiters that nobody is left of.</summary>
    public static void TakeExpired(List<CommandWaiter>? waiters, long now, List<CommandCall> expired)
    {
        foreach (var waiter in waiters ?? [])
        {
            waiter.TakeExpired(now, expired);
        }

        waiters?.RemoveAll(static waiter => waiter.Calls.Count == 0);
    }

    /// <summary>Moves every call past its deadline to those that have expired.</summary>
    public void TakeExpired(long now, List<CommandCall> expired)
    {
        expired.AddRange(Calls.Where(call => call.Deadline <= now));
        Calls.RemoveAll(call => call.Deadline <= now);
    }

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
