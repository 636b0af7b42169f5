using System.Globalization;
using ActorState.Entities;
using CsCheck;

namespace ActorState.UnitTests.Properties;

/// <summary>A command to a document, and through which of two activations it goes.</summary>
/// <param name="Operation">What it does.</param>
/// <param name="Body">Its body.</param>
/// <param name="Second">Whether it goes through the second activation.</param>
/// <param name="Awaited">Whether its answer is waited for before the next one is sent.</param>
internal sealed record DocumentCommand(EntityOperation Operation, string Body, bool Second, bool Awaited)
{
    public override string ToString() => $"{Operation} {Body}{(Second ? " second" : "")}{(Awaited ? "" : " pipelined")}";
}

/// <summary>Random commands to one document: few members, so that they meet.</summary>
internal static class DocumentCommands
{
    private static readonly Gen<string> Name = Gen.OneOf("a", "b", "c");
    private static readonly Gen<string> Scalar = Gen.OneOf(
        Gen.Int[0, 3].Select(static n => n.ToString(CultureInfo.InvariantCulture)),
        Gen.OneOf("1.0", "1.50", "true", "null", "\"é\"", "\"\\u00e9\"", "[]", "[1, {\"a\":null}]", "{}", "1e2"));

    private static readonly Gen<string> Inner = Object(Scalar);
    private static readonly Gen<string> Outer = Object(Gen.OneOf(Scalar, Inner));

    private static readonly Gen<string> Pointer = Gen.OneOf(Name.Select(static n => $"/{n}"), Gen.Select(Name, Name, static (one, two) => $"/{one}/{two}"));
    private static readonly Gen<string> PatchOperation = Gen.Frequency(
        (4, Gen.Select(Pointer, Scalar, static (path, value) => $$"""{"op":"add","path":"{{path}}","value":{{value}}}""")),
        (1, Gen.Select(Pointer, Inner, static (path, value) => $$"""{"op":"replace","path":"{{path}}","value":{{value}}}""")),
        (1, Pointer.Select(static path => $$"""{"op":"remove","path":"{{path}}"}""")));

    private static readonly Gen<string> Events = Outer.Array[1, 3].Select(
        static data => $$"""{"events":[{{string.Join(',', data.Select(static d => $$"""{"type":"noted","data":{{d}}}"""))}}]}""");

    private static readonly Gen<(EntityOperation Operation, string Body)> Requests = Gen.Frequency(
        (4, Of(EntityOperation.Put, Outer)),
        (5, Of(EntityOperation.Merge, Outer)),
        (5, Of(EntityOperation.Patch, PatchOperation.Array[0, 3].Select(static operations => $"[{string.Join(',', operations)}]"))),
        (4, Of(EntityOperation.Append, Events)),
        (1, Of(EntityOperation.Delete, Gen.Const(""))),
        (4, Of(EntityOperation.Undo, Gen.Const("{}"))),
        (2, Of(EntityOperation.Undo, Gen.Int[0, 20].Select(static to => string.Create(CultureInfo.InvariantCulture, $$"""{"to":{{to}}}""")))),
        (3, Of(EntityOperation.Redo, Gen.Const("{}"))));

    /// <summary>A life of one document.</summary>
    public static readonly Gen<DocumentCommand[]> Lives = Gen.Select(
        Requests, Gen.Bool, Gen.Bool, static (request, second, awaited) => new DocumentCommand(request.Operation, request.Body, second, awaited)).Array[1, 40];

    private static Gen<(EntityOperation Operation, string Body)> Of(EntityOperation operation, Gen<string> body) => body.Select(text => (operation, text));

    private static Gen<string> Object(Gen<string> value) => Gen.Select(Name, value).Array[0, 3].Select(
        static members => $"{{{string.Join(',', members.DistinctBy(static m => m.Item1).Select(static m => $"\"{m.Item1}\":{m.Item2}"))}}}");
}
