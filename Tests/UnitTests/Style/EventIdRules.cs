using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ActorState.UnitTests.Style;

/// <summary>Each log event has an id of its own in the whole product.</summary>
internal static class EventIdRules
{
    public static IEnumerable<string> Duplicates(IEnumerable<SourceFile> files) =>
        from id in files.SelectMany(Declared)
        group id by id.Value into same
        where same.Count() > 1
        from id in same.Skip(1)
        select id.File.At(id.Place, $"the event id {id.Value} is taken by {same.First().Place.Identifier.Text}");

    private static IEnumerable<(string Value, SourceFile File, VariableDeclaratorSyntax Place)> Declared(SourceFile file) =>
        from type in file.Find<ClassDeclarationSyntax>()
        where type.Identifier.Text.EndsWith("EventIds", StringComparison.Ordinal)
        from field in type.Members.OfType<FieldDeclarationSyntax>()
        from variable in field.Declaration.Variables
        where variable.Initializer?.Value.IsKind(SyntaxKind.NumericLiteralExpression) == true
        select (variable.Initializer?.Value.ToString() ?? "", file, variable);
}
