namespace ActorState.Entities;

/// <summary>Says which entity type the commands of a hierarchy go to, so that callers need not.</summary>
/// <param name="name">The entity type, as it is registered in the silo.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface, Inherited = false)]
public sealed class EntityTypeAttribute(string name) : Attribute
{
    /// <summary>The entity type.</summary>
    public string Name => name;
}
