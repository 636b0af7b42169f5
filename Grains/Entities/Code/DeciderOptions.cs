namespace ActorState.Entities.Code;

/// <summary>What a host says about one code type.</summary>
public sealed class DeciderOptions
{
    /// <summary>The version of the state's JSON shape; raise it with every change of the state type. Default: 1. Snapshots of another version are not used.</summary>
    public int StateVersion { get; set; } = 1;

    /// <summary>Whether callers may undo and redo. Default: true.</summary>
    public bool UndoAllowed { get; set; } = true;

    /// <summary>How events stored by earlier versions of the type become today's.</summary>
    public Upcasters Upcasters { get; } = new();

    /// <summary>Adds an upcaster; see <see cref="Code.Upcasters.Add"/>.</summary>
    public DeciderOptions Upcast(string eventType, Func<ReadOnlyMemory<byte>, StoredEvent> upcast)
    {
        Upcasters.Add(eventType, upcast);
        return this;
    }
}
