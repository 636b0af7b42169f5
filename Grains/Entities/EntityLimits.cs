namespace ActorState.Entities;

/// <summary>The limits of one entity's data, in bytes and counts; part of the public contract.</summary>
public static class EntityLimits
{
    /// <summary>The longest state.</summary>
    public const int StateBytesMax = 1024 * 1024;

    /// <summary>The longest data of an event that a caller or decider writes. Engine events may be as large as a state.</summary>
    public const int EventDataBytesMax = 256 * 1024;

    /// <summary>The longest metadata that a caller gives with an event.</summary>
    public const int EventMetadataBytesMax = 16 * 1024;

    /// <summary>The most events of one request.</summary>
    public const int EventsMax = 1_000;

    /// <summary>The deepest JSON, counted from the root.</summary>
    public const int DepthMax = 32;

    /// <summary>The most steps that can be redone.</summary>
    public const int RedoMax = 100;
}
