using Microsoft.CodeAnalysis;
using Xunit;

namespace ActorState.UnitTests.Style;

/// <summary>The habits of this code base, checked over every file; what each rule finds is shown by <see cref="TidyRuleTests"/>.</summary>
public sealed class TidyTests(SourceTree tree) : IClassFixture<SourceTree>
{
    [Fact]
    public void All_projects_are_read() => Assert.Superset(Repository.Product.ToHashSet(), tree.Projects.Select(static project => project.Name).ToHashSet());

    [Fact]
    public void Files_are_short() => Clean(SyntaxRules.LongFiles);

    [Fact]
    public void Methods_are_short() => Clean(SyntaxRules.LongMethods);

    [Fact]
    public void No_fault_is_swallowed_without_a_word() => Clean(SyntaxRules.EmptyCatches);

    [Fact]
    public void Comments_hold_no_reminders() => Clean(SyntaxRules.Reminders);

    [Fact]
    public void Unbounded_channels_say_what_bounds_them() => Clean(SyntaxRules.UnboundedChannels);

    [Fact]
    public void Wire_forms_have_aliases_and_ids() => Clean(SyntaxRules.WireForms);

    [Fact]
    public void Public_types_of_the_contracts_have_a_summary() => Clean(SyntaxRules.Undocumented);

    [Fact]
    public void Nobody_blocks_on_a_task() => Clean(MeaningRules.Blocking);

    [Fact]
    public void Nothing_is_async_void() => Clean(MeaningRules.AsyncVoid);

    [Fact]
    public void Logging_is_generated() => Clean(MeaningRules.RawLogging);

    [Fact]
    public void Completing_a_task_runs_nobody_elses_code() => Clean(MeaningRules.InlineContinuations);

    [Fact]
    public void A_null_array_never_stands_for_no_bytes() => Clean(MeaningRules.LostNulls);

    [Fact]
    public void Folders_use_each_other_in_one_direction() => Report(tree.Projects.SelectMany(DirectionRules.AgainstTheWay));

    [Fact]
    public void Log_events_have_ids_of_their_own() => Report(EventIdRules.Duplicates(tree.Files.Where(static file => !file.IsTest)));

    [Fact]
    public void Links_of_the_pages_lead_somewhere() =>
        Report(Repository.Files(Repository.Root, ".md").SelectMany(static page => LinkRules.Dead(page, File.ReadAllText(page))));

    private void Clean(Func<SourceFile, IEnumerable<string>> rule) => Report(tree.Files.SelectMany(rule));

    private void Clean(Func<SourceFile, SemanticModel, IEnumerable<string>> rule) =>
        Report(from project in tree.Projects
               from file in project.Files
               from finding in rule(file.File, file.Model)
               select finding);

    private static void Report(IEnumerable<string> findings)
    {
        var all = findings.ToArray();
        Assert.True(all is [], string.Join(Environment.NewLine, all));
    }
}
