using System.Collections.Frozen;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ActorState.UnitTests.Style;

/// <summary>Which folder of a project may use which: <c>Gateway → Entity → Journal ← Feed</c>.</summary>
internal static class DirectionRules
{
    /// <summary>By project and first folder, what it may name of its own project beside itself; a folder that is not listed is free.</summary>
    private static readonly FrozenDictionary<string, string[]> Allowed = new Dictionary<string, string[]>
    {
        ["GrainInterfaces/Errors"] = [],
        ["GrainInterfaces/Events"] = ["Entities"],
        ["GrainInterfaces/Entities"] = ["Errors", "Events"],
        ["GrainInterfaces/Feed"] = ["Errors", "Events"],
        ["GrainInterfaces/Domain"] = ["Entities"],
        ["Grains/Diagnostics"] = [],
        ["Grains/Domain"] = [],
        ["Grains/Faults"] = [],
        ["Grains/Journal"] = ["Diagnostics", "Faults"],
        ["Grains/Entities"] = ["Journal", "Diagnostics", "Faults"],
        ["Grains/Feed"] = ["Entities", "Journal", "Diagnostics", "Faults"],
        ["Client/Calls"] = [""],
        ["Client/Http"] = ["", "Calls"],
        ["Client/"] = ["Hosting"],
        ["Client/Settings"] = [],
        ["Client/Observability"] = [],
        ["Silo/Storage"] = [],
        ["Silo/Settings"] = [],
        ["Silo/Documents"] = ["Settings"],
        ["Silo/Verbs"] = ["Settings", "Storage"],
    }.ToFrozenDictionary();

    public static IEnumerable<string> AgainstTheWay(SourceProject project)
    {
        var homes = project.Files.SelectMany(static file => Declared(file.File)).ToLookup(static type => type.Name, static type => type.Folder);
        return project.Files.SelectMany(file => AgainstTheWay(file.File, file.Model, homes));
    }

    private static IEnumerable<string> AgainstTheWay(SourceFile file, SemanticModel model, ILookup<string, string> homes)
    {
        var folder = Folder(file.Path);
        if (!Allowed.TryGetValue($"{file.Project}/{folder}", out var allowed))
        {
            return [];
        }

        // Binding costs most of the time, so only names are bound that stand for a type of a folder out of reach.
        return from name in file.Find<SimpleNameSyntax>()
               where homes[name.Identifier.Text].Any(home => home != folder && !allowed.Contains(home))
               let used = model.GetSymbolInfo(name).Symbol as ITypeSymbol
               let source = used?.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree.FilePath
               where source is not null && Folder(source) is var other && other != folder && !allowed.Contains(other)
               select file.At(name, $"{file.Project}/{folder} must not use {used.Name} of {file.Project}/{Folder(source)}");
    }

    private static IEnumerable<(string Name, string Folder)> Declared(SourceFile file) =>
        file.Find<BaseTypeDeclarationSyntax>().Select(type => (type.Identifier.Text, Folder(file.Path)))
            .Concat(file.Find<DelegateDeclarationSyntax>().Select(type => (type.Identifier.Text, Folder(file.Path))));

    private static string Folder(string path) => path.Split('/') is [_, var folder, _, ..] ? folder : "";
}
