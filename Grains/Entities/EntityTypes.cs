using System.Collections.Frozen;

namespace ActorState.Entities;

/// <summary>Which entity types there are: the registered code types, and documents under every other name unless the configuration restricts them.</summary>
/// <remarks>Thread: any.</remarks>
public sealed class EntityTypes(IEnumerable<RegisteredEntity> codeTypes, Func<string, IEntityDefinition?> documents)
{
    private readonly FrozenDictionary<string, IEntityDefinition> _codeTypes = codeTypes.ToFrozenDictionary(static t => t.Type, static t => t.Definition);

    /// <summary>The code types, by name.</summary>
    public IEnumerable<KeyValuePair<string, IEntityDefinition>> CodeTypes => _codeTypes;

    /// <summary>The definition of a type; null where the configuration does not allow it.</summary>
    public IEntityDefinition? Find(string type) => _codeTypes.GetValueOrDefault(type) ?? documents(type);
}

/// <summary>A code type under its name, as a host registers it.</summary>
public sealed record RegisteredEntity(string Type, IEntityDefinition Definition);
