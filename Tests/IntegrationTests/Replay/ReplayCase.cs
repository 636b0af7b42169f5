using ActorState.TestKit.Http;

namespace ActorState.IntegrationTests.Replay;

/// <summary>How a write ended the first time, as far as keeping is concerned.</summary>
public enum ReplayOutcome
{
    Applied,
    Unchanged,
    Rejected,

    /// <summary>Speaks of its own request alone.</summary>
    NotKept,
}

/// <summary>What an answer is to say.</summary>
/// <param name="Status">The status.</param>
/// <param name="Code">The code of a problem.</param>
/// <param name="Version">The entity tag; null for a problem.</param>
public sealed record ReplayAnswer(int Status, string? Code, long? Version)
{
    public static ReplayAnswer Of(HttpReply reply) => new(reply.Status, reply.Code, reply.Version);
}

/// <summary>A write whose answer is lost, what happens to its entity meanwhile, and what the same write would be answered then.</summary>
/// <param name="Name">What the write does and how it ends.</param>
/// <param name="Type">The entity's type.</param>
/// <param name="Before">The entity's life up to then.</param>
/// <param name="Write">The write.</param>
/// <param name="Outcome">How it ends.</param>
/// <param name="First">Its answer.</param>
/// <param name="Meanwhile">What happens before it is repeated.</param>
/// <param name="Fresh">The answer to the same write judged behind that.</param>
public sealed record ReplayCase(
    string Name, string Type, ReplayStep[] Before, ReplayStep Write, ReplayOutcome Outcome, ReplayAnswer First, ReplayStep[] Meanwhile, ReplayAnswer Fresh)
{
    /// <summary>Whether the first answer is kept; refusals and unchanged ones only for callers who chose the key.</summary>
    public bool IsKept(bool keyed) => Outcome == ReplayOutcome.Applied || (keyed && Outcome != ReplayOutcome.NotKept);
}

/// <summary>Writes a table of cases, a line each.</summary>
internal sealed class ReplayTable
{
    public List<ReplayCase> Cases { get; } = [];

    public static (int Status, long? Version, string? Code) Ok(int status, long version) => (status, version, null);

    public static (int Status, long? Version, string? Code) No(int status, string code) => (status, null, code);

    public void Add(
        ReplayOutcome outcome, string name, string type, ReplayStep[] before, ReplayStep write,
        (int Status, long? Version, string? Code) first, ReplayStep[] meanwhile, (int Status, long? Version, string? Code) fresh) =>
        Cases.Add(new ReplayCase(
            name, type, before, write, outcome,
            new ReplayAnswer(first.Status, first.Code, first.Version), meanwhile, new ReplayAnswer(fresh.Status, fresh.Code, fresh.Version)));
}
