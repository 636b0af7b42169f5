using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace ActorState.Silo.Storage.AdoNet;

/// <summary>A schema's numbered script, as built into the program.</summary>
/// <param name="Name">The file's name; names are applied in their order.</param>
/// <param name="Text">The SQL.</param>
internal sealed record SchemaScript(string Name, string Text)
{
    /// <summary>Tells the script from another of the same name.</summary>
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));

    /// <summary>The scripts of a folder of this project's <c>Storage</c>, in order.</summary>
    public static IEnumerable<SchemaScript> ReadAll(string folder)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var names = assembly.GetManifestResourceNames().Where(name => name.StartsWith(folder, StringComparison.Ordinal));
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The resource {name} is missing.");
            using var reader = new StreamReader(stream, Encoding.UTF8);
            yield return new SchemaScript(name[folder.Length..], reader.ReadToEnd());
        }
    }
}
