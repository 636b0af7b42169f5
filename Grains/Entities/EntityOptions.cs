namespace ActorState.Entities;

/// <summary>How the entities of a silo behave.</summary>
public sealed class EntityOptions
{
    /// <summary>The most commands that wait in one entity. Default: 1,000. Beyond it commands are answered 429.</summary>
    public int WaitingMax { get; set; } = 1_000;

    /// <summary>How often a command is decided again after a conflict. Default: 5. The next conflict is answered 503.</summary>
    public int ConflictsMax { get; set; } = 5;

    /// <summary>A snapshot is saved each time an entity passes a multiple of so many versions. Default: 100.</summary>
    public int SnapshotEvery { get; set; } = 100;

    /// <summary>A local read of a head not confirmed for so long has it confirmed behind the reply. Default: 10 s.</summary>
    public TimeSpan LocalReadAgeMax { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a read may wait. Default: 10 s; then it is answered 503.</summary>
    public TimeSpan ReadWaitMax { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>An activation of an entity never written ends when it was not used for so long. Default: 1 s.</summary>
    public TimeSpan AbsentAge { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The pause between two tries to reach the journal for a load or a head. Default: 100 ms.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(100);
}
