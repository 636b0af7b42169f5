namespace ActorState.Events;

/// <summary>The events that the engine writes. Their names are stored; callers cannot append a type that begins with <c>$</c>.</summary>
public static class SystemEvents
{
    /// <summary>A document was replaced; data: the new state.</summary>
    public const string Replaced = "$replaced";

    /// <summary>A merge patch was applied; data: the patch.</summary>
    public const string Merged = "$merged";

    /// <summary>A JSON Patch was applied; data: the patch, an array.</summary>
    public const string Patched = "$patched";

    /// <summary>A document was deleted; data: <c>{}</c>.</summary>
    public const string Deleted = "$deleted";

    /// <summary>An undo or redo; data: <c>{"to","redo","deleted","stateVersion","state"}</c>.</summary>
    public const string Reverted = "$reverted";
}
