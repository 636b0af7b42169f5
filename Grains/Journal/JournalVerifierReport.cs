using System.Globalization;

namespace ActorState.Journal;

/// <summary>One thing that is wrong in a journal, and where.</summary>
/// <param name="What">What is wrong; a clause without line ends.</param>
/// <param name="Entity">The entity's key as its grain has it, or <c>key n</c> where the journal does not say who that is; null where no entity is concerned.</param>
/// <param name="Version">The version concerned, if any.</param>
/// <param name="Position">The position concerned, if any.</param>
public sealed record JournalFinding(string What, string? Entity = null, long? Version = null, long? Position = null)
{
    /// <summary>The finding on one line, always with its four parts.</summary>
    public override string ToString() =>
        $"{What}, entity {Entity ?? "-"}, version {Number(Version)}, position {Number(Position)}";

    private static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "-";
}

/// <summary>What a verification has read, and how much of it was wrong.</summary>
public sealed record JournalCounts(long Events, long Entities, long Commands, long Snapshots, long Findings);
