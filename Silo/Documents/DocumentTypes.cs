using System.Collections.Frozen;
using ActorState.Entities;
using ActorState.Entities.Documents;
using ActorState.Gateway.Settings;
using ActorState.Silo.Settings;

namespace ActorState.Silo.Documents;

/// <summary>Which names may hold documents, and under which schema. Thread: any, once it is loaded.</summary>
internal sealed class DocumentTypes(ActorStateSettings settings)
{
    private readonly FrozenSet<string>? _allowed = settings.DocumentTypes?.ToFrozenSet();
    private readonly DocumentDefinition _plain = new();
    private FrozenDictionary<string, IEntityDefinition>? _withSchema;

    /// <summary>Reads the schemas that the settings name; before the silo takes calls.</summary>
    /// <exception cref="StartRefusedException">Some cannot be used.</exception>
    public async Task LoadAsync(CancellationToken token)
    {
        Dictionary<string, IEntityDefinition> withSchema = [];
        List<string> problems = [];
        foreach (var (type, path) in settings.DocumentSchemas.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            try
            {
                var schema = await DocumentSchema.LoadAsync(path, token);
                withSchema[type] = new DocumentDefinition(schema.Violation);
            }
            catch (InvalidDataException fault)
            {
                problems.Add($"{SettingsSource.Section}:Documents:Schemas:{type}: {fault.Message}");
            }
        }

        _withSchema = problems is [] ? withSchema.ToFrozenDictionary() : throw StartRefusedException.For(problems);
    }

    /// <summary>The definition of a document type; null where the settings do not allow it.</summary>
    public IEntityDefinition? Find(string type)
    {
        var withSchema = _withSchema ?? throw new InvalidOperationException("The schemas of documents are not loaded yet.");
        return _allowed is null || _allowed.Contains(type) ? withSchema.GetValueOrDefault(type, _plain) : null;
    }
}
