using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace ActorState.UnitTests.Docker;

/// <summary>A compose file, read as far as the tests ask.</summary>
internal sealed class ComposeFile
{
    private readonly Dictionary<object, object?> _root;

    private ComposeFile(string path, Dictionary<object, object?> root)
    {
        Path = path;
        _root = root;
    }

    public string Path { get; }

    public IReadOnlyDictionary<string, Dictionary<object, object?>> Services =>
        Map(_root, "services").ToDictionary(static service => (string)service.Key, static service => (Dictionary<object, object?>)service.Value!);

    public static ComposeFile Read(string path)
    {
        using var text = new StringReader(File.ReadAllText(path));
        var root = new DeserializerBuilder().Build().Deserialize<Dictionary<object, object?>>(new MergingParser(new Parser(text)));
        return new ComposeFile(path, root);
    }

    /// <summary>The mapping below a key; empty where there is none.</summary>
    public static Dictionary<object, object?> Map(Dictionary<object, object?> of, string key) => of.GetValueOrDefault(key) as Dictionary<object, object?> ?? [];

    /// <summary>The texts of the list below a key; empty where there is none.</summary>
    public static IEnumerable<string> Texts(Dictionary<object, object?> of, string key) =>
        (of.GetValueOrDefault(key) as List<object?> ?? []).Select(static item => item as string ?? throw new InvalidDataException("Only the short form is read here."));
}
