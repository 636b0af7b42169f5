using Microsoft.CodeAnalysis;
using Xunit;

namespace ActorState.UnitTests.Style;

/// <summary>Each rule finds its fault, and leaves alone what only looks like it.</summary>
public sealed class TidyRuleTests
{
    private const string Usings =
        "global using System; global using System.Linq; global using System.Threading.Tasks; global using Microsoft.Extensions.Logging;";

    [Fact]
    public void Long_methods_and_files_are_found()
    {
        var method = $"class C\n{{\n    void M()\n    {{\n{string.Concat(Enumerable.Repeat("        M();\n", 68))}    }}\n}}\n";
        Assert.Equal(["Grains/A.cs:3: the method has 71 lines, at most 70"], Of(SyntaxRules.LongMethods, method));
        Assert.Empty(Of(SyntaxRules.LongMethods, method.Replace("        M();\n    }", "    }", StringComparison.Ordinal)));
        Assert.Equal(["Grains/A.cs:1: the file has 401 lines, at most 400"], Of(SyntaxRules.LongFiles, new string('\n', 400)));
        Assert.Empty(Of(SyntaxRules.LongFiles, new string('\n', 399)));
        Assert.Empty(Of(SyntaxRules.LongFiles, new string('\n', 599), "Tests/A.cs"));
    }

    [Theory]
    [InlineData("try { } catch { }", 1)]
    [InlineData("try { } catch (Exception) { }", 1)]
    [InlineData("try { } catch (Exception) { /* It is gone already. */ }", 0)]
    [InlineData("try { } catch (Exception) { throw; }", 0)]
    public void Empty_catches_are_found(string body, int findings) => Assert.Equal(findings, Of(SyntaxRules.EmptyCatches, Method(body)).Count);

    [Theory]
    [InlineData("// TODO: later", 1)]
    [InlineData("/* FIXME */", 1)]
    [InlineData("/// <summary>A HACK.</summary>\nvoid F() { }", 1)]
    [InlineData("var TODO = \"FIXME\"; // Nothing is left.", 0)]
    public void Reminders_are_found(string body, int findings) => Assert.Equal(findings, Of(SyntaxRules.Reminders, Method(body)).Count);

    [Theory]
    [InlineData("var c = Channel.CreateUnbounded<int>();", 1)]
    [InlineData("// The queue before it bounds it.\nvar c = Channel.CreateUnbounded<int>();", 0)]
    public void Unbounded_channels_are_found(string body, int findings) => Assert.Equal(findings, Of(SyntaxRules.UnboundedChannels, Method(body)).Count);

    [Theory]
    [InlineData("[GenerateSerializer] record R([property: Id(0)] int A);", "R has no alias for the wire")]
    [InlineData("[GenerateSerializer, Alias(\"r\")] record R(int A);", "R.A has no id for the wire")]
    [InlineData("[GenerateSerializer, Alias(\"r\")] class R { public int A { get; set; } }", "R.A has no id for the wire")]
    [InlineData("[GenerateSerializer, Alias(\"r\")] class R { private int _a; }", "R._a has no id for the wire")]
    public void Incomplete_wire_forms_are_found(string code, string finding) => Assert.Equal([$"Grains/A.cs:1: {finding}"], Of(SyntaxRules.WireForms, code));

    [Fact]
    public void Complete_wire_forms_pass()
    {
        const string code = """
            [GenerateSerializer, Alias("r")]
            record R([property: Id(0)] int A)
            {
                [Id(1)] public int B { get; init; }
                public int C => A + B;
                public static R None { get; } = new(0);
            }
            """;
        Assert.Empty(Of(SyntaxRules.WireForms, code));
    }

    [Fact]
    public void Public_types_without_a_summary_are_found_in_contracts_only()
    {
        Assert.Equal(["Client/A.cs:1: the public type C has no summary"], Of(SyntaxRules.Undocumented, "public class C;", "Client/A.cs"));
        Assert.Empty(Of(SyntaxRules.Undocumented, "/// <summary>A thing.</summary>\npublic class C;", "Client/A.cs"));
        Assert.Empty(Of(SyntaxRules.Undocumented, "public class C;"));
    }

    [Theory]
    [InlineData("var x = Task.FromResult(1).Result;", 1)]
    [InlineData("Task.CompletedTask.Wait();", 1)]
    [InlineData("Task.CompletedTask.GetAwaiter().GetResult();", 1)]
    [InlineData("var x = new { Result = 1 }.Result;", 0)]
    public void Blocking_is_found(string body, int findings) => Assert.Equal(findings, Of(MeaningRules.Blocking, Method(body)).Count);

    [Theory]
    [InlineData("async void F() => await Task.Yield();", 1)]
    [InlineData("Action f = async () => await Task.Yield();", 1)]
    [InlineData("async Task F() => await Task.Yield();", 0)]
    [InlineData("Func<Task> f = async () => await Task.Yield();", 0)]
    public void Async_void_is_found(string body, int findings) => Assert.Equal(findings, Of(MeaningRules.AsyncVoid, Method(body)).Count);

    [Theory]
    [InlineData("ILogger log = null; log.LogWarning(\"a\");", 1)]
    [InlineData("LogWarning(); void LogWarning() { }", 0)]
    public void Raw_logging_is_found(string body, int findings) => Assert.Equal(findings, Of(MeaningRules.RawLogging, Method(body)).Count);

    [Theory]
    [InlineData("var t = new TaskCompletionSource();", 1)]
    [InlineData("TaskCompletionSource<int> t = new();", 1)]
    [InlineData("TaskCompletionSource<int> t = new(TaskCreationOptions.RunContinuationsAsynchronously);", 0)]
    public void Inline_continuations_are_found(string body, int findings) => Assert.Equal(findings, Of(MeaningRules.InlineContinuations, Method(body)).Count);

    [Theory]
    [InlineData("byte[] b = []; ReadOnlyMemory<byte>? m = b.Length == 0 ? null : b;", 1)]
    [InlineData("byte[] b = []; F(b.Length == 0 ? null : b); void F(ReadOnlyMemory<byte>? m) { }", 1)]
    [InlineData("string s = null; ReadOnlyMemory<byte>? m = s?.Select(c => (byte)c).ToArray();", 1)]
    [InlineData("byte[] b = []; ReadOnlyMemory<byte>? m = b.Length switch { 0 => null, _ => b };", 1)]
    [InlineData("byte[] b = []; ReadOnlyMemory<byte>? m = b.Length == 0 ? default(ReadOnlyMemory<byte>?) : b;", 0)]
    [InlineData("ReadOnlyMemory<byte> b = default; ReadOnlyMemory<byte>? m = b.Length == 0 ? null : b;", 0)]
    [InlineData("byte[] b = []; byte[] m = b.Length == 0 ? null : b;", 0)]
    public void Lost_nulls_are_found(string body, int findings) => Assert.Equal(findings, Of(MeaningRules.LostNulls, Method(body)).Count);

    [Fact]
    public void A_use_against_the_way_is_found_where_the_namespace_is_shared()
    {
        var project = SourceProject.Of(
            "Grains",
            [
                SourceFile.Parse("Grains/Entities/Pipeline.cs", "namespace S; class Pipeline { Writer _writer; }"),
                SourceFile.Parse("Grains/Journal/Writer.cs", "namespace S; class Writer { Pipeline _pipeline; }"),
                SourceFile.Parse("Grains/Feed/Reader.cs", "namespace S; class Reader { Writer _writer; int Pipeline; }"),
            ],
            Usings);
        Assert.Equal(["Grains/Journal/Writer.cs:1: Grains/Journal must not use Pipeline of Grains/Entities"], DirectionRules.AgainstTheWay(project));
    }

    [Fact]
    public void Event_ids_given_twice_are_found()
    {
        var files = new[] { "class AEventIds { const int A = 1; const int B = 2; }", "class BEventIds { const int C = 2; }" };
        var findings = EventIdRules.Duplicates(files.Select(static text => SourceFile.Parse("Grains/A.cs", text)));
        Assert.Equal(["Grains/A.cs:1: the event id 2 is taken by B"], findings);
    }

    [Fact]
    public void Dead_links_are_found()
    {
        var page = Path.Combine(Repository.Root, "README.md");
        const string text = "[a](ARCHITECTURE.md) [b](https://example.org/x)\n[c](Nowhere.md) [d](ARCHITECTURE.md#guarantees) [e](ARCHITECTURE.md#nothing)";
        string[] dead = ["README.md:2: the link Nowhere.md leads nowhere", "README.md:2: the link ARCHITECTURE.md#nothing leads nowhere"];
        Assert.Equal(dead, LinkRules.Dead(page, text));
    }

    private static string Method(string body) => $"class C {{ void M() {{\n{body}\n}} }}";

    private static List<string> Of(Func<SourceFile, IEnumerable<string>> rule, string code, string path = "Grains/A.cs") =>
        [.. rule(SourceFile.Parse(path, code))];

    private static List<string> Of(Func<SourceFile, SemanticModel, IEnumerable<string>> rule, string code)
    {
        var (file, model) = Assert.Single(SourceProject.Of("Sample", [SourceFile.Parse("Grains/A.cs", code)], Usings).Files);
        return [.. rule(file, model)];
    }
}
