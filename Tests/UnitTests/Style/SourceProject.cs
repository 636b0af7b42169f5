using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ActorState.UnitTests.Style;

/// <summary>One project, parsed and bound against the assemblies of the test process.</summary>
/// <remarks>Generated code is not part of it, so what only that declares stays unbound.</remarks>
internal sealed class SourceProject(string name, ImmutableArray<SourceFile> files, CSharpCompilation compilation)
{
    private static readonly ImmutableArray<PortableExecutableReference> Platform =
    [
        .. ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator)
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    public string Name => name;

    /// <summary>The files, each with what its names mean. A model remembers what it has bound, so all rules share one.</summary>
    public ImmutableArray<(SourceFile File, SemanticModel Model)> Files { get; } =
        [.. files.Select(file => (file, compilation.GetSemanticModel(file.Root.SyntaxTree)))];

    public static SourceProject Load(string folder)
    {
        var name = Path.GetFileName(folder);
        var files = Repository.Files(folder, ".cs").Select(static path => SourceFile.Parse(Repository.Relative(path), File.ReadAllText(path)));
        return Of(name, [.. files], GlobalUsings(name));
    }

    public static SourceProject Of(string name, ImmutableArray<SourceFile> files, string globalUsings)
    {
        var trees = files.Select(static file => file.Root.SyntaxTree).Append(CSharpSyntaxTree.ParseText(globalUsings, SourceFile.Options));
        var others = Platform.Where(reference => Path.GetFileNameWithoutExtension(reference.FilePath) != name);
        return new(name, files, CSharpCompilation.Create(name, trees, others, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)));
    }

    /// <summary>The build wrote the implicit usings of each project into one file; a test project that was not built has those of this one.</summary>
    private static string GlobalUsings(string name) => File.ReadAllText(Built(name).Concat(Built(nameof(UnitTests))).First());

    private static IEnumerable<string> Built(string name)
    {
        var built = Path.Combine(Repository.Root, "artifacts", "obj", name);
        return Directory.Exists(built) ? Directory.EnumerateFiles(built, $"{name}.GlobalUsings.g.cs", SearchOption.AllDirectories) : [];
    }
}
