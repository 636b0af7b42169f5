using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ActorState.UnitTests.Style;

/// <summary>A parsed file, and how a finding in it is told.</summary>
internal sealed record SourceFile(string Path, CompilationUnitSyntax Root)
{
    public bool IsTest => Path.StartsWith("Tests/", StringComparison.Ordinal);

    /// <summary>The first folder: the project of product code.</summary>
    public string Project => Path.Split('/')[0];

    public static SourceFile Parse(string path, string text) => new(path, CSharpSyntaxTree.ParseText(text, Options, path).GetCompilationUnitRoot());

    public static CSharpParseOptions Options { get; } = new(LanguageVersion.CSharp14, DocumentationMode.Parse);

    public IEnumerable<T> Find<T>()
        where T : SyntaxNode => Root.DescendantNodes().OfType<T>();

    public string At(SyntaxNodeOrToken place, string message) => At(place.GetLocation(), message);

    public string At(SyntaxTrivia place, string message) => At(place.GetLocation(), message);

    private string At(Location? place, string message) => $"{Path}:{(place?.GetLineSpan().StartLinePosition.Line ?? 0) + 1}: {message}";
}
