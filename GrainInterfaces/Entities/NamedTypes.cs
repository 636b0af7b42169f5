using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json.Serialization;

namespace ActorState.Entities;

/// <summary>The types of a closed hierarchy of commands or events, by the names that <c>[JsonDerivedType(typeof(X), "x")]</c> gives them.</summary>
/// <remarks>The names travel and are stored. Thread: any.</remarks>
public sealed class NamedTypes
{
    private const int NameLengthMax = 128;

    private readonly FrozenDictionary<string, Type> _types;
    private readonly FrozenDictionary<Type, string> _names;
    private readonly Type _root;

    private NamedTypes(Type root, Dictionary<string, Type> types)
    {
        _root = root;
        _types = types.ToFrozenDictionary();
        _names = types.ToFrozenDictionary(static pair => pair.Value, static pair => pair.Key);
        Names = [.. types.Keys];
    }

    /// <summary>The names, in the order in which the hierarchy declares them.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Reads the names of a hierarchy.</summary>
    /// <param name="root">The abstract class or interface that carries the attributes.</param>
    /// <exception cref="InvalidOperationException">A type has no name, two names, or a name that another has; or a name is malformed.</exception>
    public static NamedTypes Of(Type root)
    {
        if (!root.IsAbstract)
        {
            throw new InvalidOperationException($"{root} must be abstract: it is the root of a closed hierarchy, not a member of it.");
        }

        var types = new Dictionary<string, Type>();
        foreach (var attribute in root.GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false))
        {
            Add(root, types, attribute);
        }

        return types.Count == 0
            ? throw new InvalidOperationException($"{root} names no types: give it [JsonDerivedType(typeof(X), \"x\")] for each of them.")
            : FirstUnnamed(root, types.Values) is { } unnamed
                ? throw new InvalidOperationException($"{unnamed} has no name: give {root} a [JsonDerivedType(typeof({unnamed.Name}), \"…\")].")
                : new NamedTypes(root, types);
    }

    /// <summary>The type of a name; null where there is none.</summary>
    public Type? Find(string name) => _types.GetValueOrDefault(name);

    /// <summary>The name of a type.</summary>
    /// <exception cref="InvalidOperationException">The type is not of this hierarchy.</exception>
    public string NameOf(Type type) =>
        _names.GetValueOrDefault(type) ?? throw new InvalidOperationException($"{type} has no name: {_root} has no [JsonDerivedType] for it.");

    private static void Add(Type root, Dictionary<string, Type> types, JsonDerivedTypeAttribute attribute)
    {
        var type = attribute.DerivedType;
        if (attribute.TypeDiscriminator is not string name || !IsName(name))
        {
            throw new InvalidOperationException($"{root} names {type} '{attribute.TypeDiscriminator}'; a name is a text like [A-Za-z][A-Za-z0-9._-]{{0,127}}.");
        }

        if (type.IsAbstract || !root.IsAssignableFrom(type))
        {
            throw new InvalidOperationException($"{root} names {type} '{name}', which is no concrete type of the hierarchy.");
        }

        if (types.ContainsValue(type))
        {
            throw new InvalidOperationException($"{root} gives {type} two names.");
        }

        if (!types.TryAdd(name, type))
        {
            throw new InvalidOperationException($"{root} gives the name '{name}' to both {types[name]} and {type}.");
        }
    }

    private static Type? FirstUnnamed(Type root, ICollection<Type> named) =>
        root.Assembly.GetTypes().FirstOrDefault(type => !type.IsAbstract && root.IsAssignableFrom(type) && !named.Contains(type));

    private static bool IsName(string text) =>
        text.Length is > 0 and <= NameLengthMax && char.IsAsciiLetter(text[0]) && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
