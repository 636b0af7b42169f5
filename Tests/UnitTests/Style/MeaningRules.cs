using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ActorState.UnitTests.Style;

/// <summary>The rules for which one must know what a name means.</summary>
internal static class MeaningRules
{
    public static IEnumerable<string> Blocking(SourceFile file, SemanticModel model) =>
        from name in file.Find<SimpleNameSyntax>()
        where name.Identifier.Text is "Result" or "Wait" or "WaitAll" or "WaitAny" or "GetResult"
        let type = model.GetSymbolInfo(name).Symbol?.ContainingType
        where type is { Name: "Task" or "ValueTask" or "TaskAwaiter" or "ValueTaskAwaiter" or "ConfiguredTaskAwaiter" or "ConfiguredValueTaskAwaiter" }
        select file.At(name, $"{name.Identifier.Text} blocks a thread until a task is done");

    public static IEnumerable<string> AsyncVoid(SourceFile file, SemanticModel model) =>
        from node in file.Root.DescendantNodes()
        where ModifiersOf(node).Any(SyntaxKind.AsyncKeyword)
        where (model.GetDeclaredSymbol(node) ?? model.GetSymbolInfo(node).Symbol) is IMethodSymbol { ReturnsVoid: true }
        select file.At(node, "async void: nobody can await it, and its fault ends the process");

    public static IEnumerable<string> RawLogging(SourceFile file, SemanticModel model) =>
        from call in file.Find<InvocationExpressionSyntax>()
        where call.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: var name } && name.StartsWith("Log", StringComparison.Ordinal)
        where model.GetSymbolInfo(call).Symbol?.ContainingType is { Name: "LoggerExtensions" or "ILogger" }
        select file.At(call, "logs by hand; use [LoggerMessage]");

    public static IEnumerable<string> InlineContinuations(SourceFile file, SemanticModel model) =>
        from made in Mentions(file, nameof(TaskCompletionSource)) ? file.Find<BaseObjectCreationExpressionSyntax>() : []
        where model.GetTypeInfo(made).Type is { Name: "TaskCompletionSource" }
        where made.ArgumentList?.ToString().Contains(nameof(TaskCreationOptions.RunContinuationsAsynchronously), StringComparison.Ordinal) != true
        select file.At(made, "who completes it runs the waiter's code: RunContinuationsAsynchronously is missing");

    /// <summary><c>x ? null : array</c> is a null array, and that converts to empty bytes, not to none.</summary>
    public static IEnumerable<string> LostNulls(SourceFile file, SemanticModel model) =>
        from value in file.Find<ExpressionSyntax>()
        where MayBeNull(value)
        let type = model.GetTypeInfo(value)
        where type.Type is IArrayTypeSymbol && IsOptionalMemory(type.ConvertedType)
        select file.At(value, "a null array becomes empty bytes here, not null; say default(ReadOnlyMemory<byte>?)");

    private static bool MayBeNull(ExpressionSyntax value) => value switch
    {
        ConditionalExpressionSyntax choice => IsNull(choice.WhenTrue) || IsNull(choice.WhenFalse),
        SwitchExpressionSyntax choice => choice.Arms.Any(static arm => IsNull(arm.Expression)),
        ConditionalAccessExpressionSyntax => true,
        _ => false,
    };

    private static bool IsNull(ExpressionSyntax value) => value.IsKind(SyntaxKind.NullLiteralExpression) || value.IsKind(SyntaxKind.DefaultLiteralExpression);

    private static bool IsOptionalMemory(ITypeSymbol? type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [{ Name: "ReadOnlyMemory" or "Memory" }] };

    /// <summary>Binding costs most of the time, so files that do not even name a type are left out.</summary>
    private static bool Mentions(SourceFile file, string name) => file.Root.SyntaxTree.ToString().Contains(name, StringComparison.Ordinal);

    private static SyntaxTokenList ModifiersOf(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => method.Modifiers,
        LocalFunctionStatementSyntax function => function.Modifiers,
        AnonymousFunctionExpressionSyntax function => function.Modifiers,
        _ => default,
    };
}
