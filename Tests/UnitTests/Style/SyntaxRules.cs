using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ActorState.UnitTests.Style;

/// <summary>The rules that a file's text alone can break.</summary>
internal static partial class SyntaxRules
{
    private const int MethodLinesMax = 70;
    private const int FileLinesMax = 400;
    private const int TestFileLinesMax = 600;

    public static IEnumerable<string> LongFiles(SourceFile file)
    {
        var lines = file.Root.SyntaxTree.GetText().Lines.Count;
        var most = file.IsTest ? TestFileLinesMax : FileLinesMax;
        return lines > most ? [$"{file.Path}:1: the file has {lines} lines, at most {most}"] : [];
    }

    public static IEnumerable<string> LongMethods(SourceFile file) =>
        from node in file.Root.DescendantNodes()
        where node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax
        let span = node.SyntaxTree.GetLineSpan(node.Span)
        let lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1
        where lines > MethodLinesMax
        select file.At(node, $"the method has {lines} lines, at most {MethodLinesMax}");

    public static IEnumerable<string> EmptyCatches(SourceFile file) =>
        from node in file.Find<CatchClauseSyntax>()
        where node.Block.Statements is [] && !Comments(node.Block).Any()
        select file.At(node, "an empty catch without a word on why");

    public static IEnumerable<string> Reminders(SourceFile file) =>
        from comment in Comments(file.Root)
        where Reminder().IsMatch(comment.ToString())
        select file.At(comment, "a reminder in a comment");

    public static IEnumerable<string> UnboundedChannels(SourceFile file) =>
        from call in file.Find<InvocationExpressionSyntax>()
        where call.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "CreateUnbounded" }
        let place = call.FirstAncestorOrSelf<SyntaxNode>(static node => node is StatementSyntax or MemberDeclarationSyntax)
        where place is not null && !place.GetLeadingTrivia().Any(IsComment)
        select file.At(call, "an unbounded channel without a comment on what bounds it");

    public static IEnumerable<string> WireForms(SourceFile file) =>
        file.Find<TypeDeclarationSyntax>().Where(static type => Has(type.AttributeLists, "GenerateSerializer")).SelectMany(type => WireForm(file, type));

    public static IEnumerable<string> Undocumented(SourceFile file) =>
        from type in file.Find<BaseTypeDeclarationSyntax>()
        where type.Modifiers.Any(SyntaxKind.PublicKeyword) && !type.GetLeadingTrivia().ToFullString().Contains("<summary>", StringComparison.Ordinal)
        where !file.IsTest && file.Project is "GrainInterfaces" or "Client"
        select file.At(type.Identifier, $"the public type {type.Identifier.Text} has no summary");

    private static IEnumerable<string> WireForm(SourceFile file, TypeDeclarationSyntax type)
    {
        var name = type.Identifier.Text;
        if (!Has(type.AttributeLists, "Alias"))
        {
            yield return file.At(type.Identifier, $"{name} has no alias for the wire");
        }

        foreach (var parameter in (type as RecordDeclarationSyntax)?.ParameterList?.Parameters.Where(static p => !Has(p.AttributeLists, "Id")) ?? [])
        {
            yield return file.At(parameter, $"{name}.{parameter.Identifier.Text} has no id for the wire");
        }

        foreach (var property in type.Members.OfType<PropertyDeclarationSyntax>().Where(static p => IsKept(p) && !Has(p.AttributeLists, "Id")))
        {
            yield return file.At(property, $"{name}.{property.Identifier.Text} has no id for the wire");
        }

        foreach (var field in type.Members.OfType<FieldDeclarationSyntax>().Where(static f => IsKept(f) && !Has(f.AttributeLists, "Id", "NonSerialized")))
        {
            yield return file.At(field, $"{name}.{field.Declaration.Variables[0].Identifier.Text} has no id for the wire");
        }
    }

    /// <summary>Properties that a value rests in: not static, and with accessors that have no body.</summary>
    private static bool IsKept(PropertyDeclarationSyntax property) =>
        !property.Modifiers.Any(SyntaxKind.StaticKeyword) && property.AccessorList is { } list
        && list.Accessors.Any(static a => a.Body is null && a.ExpressionBody is null);

    private static bool IsKept(FieldDeclarationSyntax field) => !field.Modifiers.Any(SyntaxKind.StaticKeyword) && !field.Modifiers.Any(SyntaxKind.ConstKeyword);

    private static bool Has(SyntaxList<AttributeListSyntax> lists, params ReadOnlySpan<string> names)
    {
        foreach (var attribute in lists.SelectMany(static list => list.Attributes))
        {
            if (names.Contains(attribute.Name.ToString()))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<SyntaxTrivia> Comments(SyntaxNode node) => node.DescendantTrivia().Where(IsComment);

    private static bool IsComment(SyntaxTrivia trivia) =>
        trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
            or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia;

    [GeneratedRegex(@"\b(TODO|FIXME|HACK)\b")]
    private static partial Regex Reminder();
}
