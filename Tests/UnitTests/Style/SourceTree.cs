using System.Collections.Immutable;

namespace ActorState.UnitTests.Style;

/// <summary>All projects, read once for all tests of the style.</summary>
public sealed class SourceTree
{
    internal ImmutableArray<SourceProject> Projects { get; } = [.. Repository.Projects().AsParallel().AsOrdered().Select(SourceProject.Load)];

    internal IEnumerable<SourceFile> Files => Projects.SelectMany(static project => project.Files).Select(static file => file.File);
}
