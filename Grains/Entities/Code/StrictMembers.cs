using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ActorState.Errors;

namespace ActorState.Entities.Code;

/// <summary>Compares a JSON value with the members of a type, so that a caller learns which one is wrong: the serializer's own errors do not say it.</summary>
/// <remarks>It judges names and nulls; kinds of values are left to the serializer, which names their place.</remarks>
internal static class StrictMembers
{
    /// <summary>The first member that is unknown, missing or null; null when there is none.</summary>
    public static EntityProblem? FindProblem(JsonElement value, JsonTypeInfo type, string path) =>
        (type.Kind, value.ValueKind) switch
        {
            (JsonTypeInfoKind.Object, JsonValueKind.Object) when type.PolymorphismOptions is null => FindInObject(value, type, path),
            (JsonTypeInfoKind.Enumerable, JsonValueKind.Array) => FindInArray(value, type, path),
            (JsonTypeInfoKind.Dictionary, JsonValueKind.Object) => FindInDictionary(value, type, path),
            _ => null,
        };

    private static EntityProblem? FindInObject(JsonElement value, JsonTypeInfo type, string path)
    {
        foreach (var member in value.EnumerateObject())
        {
            var memberPath = Join(path, member.Name);
            if (type.Properties.FirstOrDefault(p => p.Name == member.Name && IsReadable(p)) is { } property)
            {
                if (FindInValue(member.Value, property.PropertyType, type.Options, memberPath) is { } problem)
                {
                    return problem;
                }
            }
            else if (!type.Properties.Any(static p => p.IsExtensionData))
            {
                return EntityProblem.InvalidArgument(memberPath, $"'{memberPath}' is not a known member.");
            }
        }

        var missing = type.Properties.FirstOrDefault(p => p.IsRequired && !value.TryGetProperty(p.Name, out _));
        return missing is null ? null : EntityProblem.InvalidArgument(Join(path, missing.Name), $"'{Join(path, missing.Name)}' is missing.");
    }

    private static EntityProblem? FindInArray(JsonElement value, JsonTypeInfo type, string path)
    {
        var problems = value.EnumerateArray().Select((element, index) => FindInValue(element, type.ElementType!, type.Options, $"{path}[{index}]"));
        return problems.FirstOrDefault(static problem => problem is not null);
    }

    private static EntityProblem? FindInDictionary(JsonElement value, JsonTypeInfo type, string path)
    {
        var problems = value.EnumerateObject().Select(entry => FindInValue(entry.Value, type.ElementType!, type.Options, Join(path, entry.Name)));
        return problems.FirstOrDefault(static problem => problem is not null);
    }

    private static EntityProblem? FindInValue(JsonElement value, Type declared, JsonSerializerOptions options, string path)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        return type == typeof(JsonElement) || type == typeof(object) || type.IsAssignableTo(typeof(JsonNode))
            ? null // Any JSON is meant, null included.
            : value.ValueKind == JsonValueKind.Null
                ? EntityProblem.InvalidArgument(path, $"'{path}' is null; leave it out where there is no value.")
                : FindProblem(value, options.GetTypeInfo(type), path);
    }

    /// <summary>Computed members are no input.</summary>
    private static bool IsReadable(JsonPropertyInfo property) =>
        !property.IsExtensionData && (property.Set is not null || property.AssociatedParameter is not null);

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
