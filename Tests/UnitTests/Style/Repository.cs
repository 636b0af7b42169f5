namespace ActorState.UnitTests.Style;

/// <summary>The working tree that the tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] Foreign = ["artifacts", "bin", "obj", "data"];

    public static string Root { get; } = global::ActorState.TestKit.Repository.Root;

    /// <summary>The projects that are the product, without the tests.</summary>
    public static IReadOnlyList<string> Product { get; } = ["GrainInterfaces", "Grains", "Client", "Silo"];

    /// <summary>All files with this ending below a folder, without what was built or is hidden.</summary>
    public static IEnumerable<string> Files(string folder, string ending) =>
        Directory.EnumerateFiles(folder, "*" + ending)
            .Concat(Directory.EnumerateDirectories(folder).Where(IsOurs).SelectMany(inner => Files(inner, ending)))
            .Order(StringComparer.Ordinal);

    /// <summary>The folders of all projects.</summary>
    public static IEnumerable<string> Projects() => Files(Root, ".csproj").Select(static path => Path.GetDirectoryName(path) ?? Root);

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static bool IsOurs(string folder) => Path.GetFileName(folder) is { } name && !name.StartsWith('.') && !Foreign.Contains(name);
}
