using System.Text.RegularExpressions;

namespace ActorState.UnitTests.Style;

/// <summary>Relative links of the pages lead to files and headings that exist.</summary>
internal static partial class LinkRules
{
    public static IEnumerable<string> Dead(string page, string text) =>
        text.Split('\n').Index().SelectMany(line =>
            from Match link in Link().Matches(line.Item)
            let target = link.Groups["target"].Value
            where !Outside().IsMatch(target) && !Exists(page, target)
            select $"{Repository.Relative(page)}:{line.Index + 1}: the link {target} leads nowhere");

    private static bool Exists(string page, string target)
    {
        var (path, heading) = target.Split('#', 2) is [var before, var after] ? (before, after) : (target, "");
        var full = path is "" ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page) ?? ".", Uri.UnescapeDataString(path)));
        return Path.Exists(full) && (heading is "" || !full.EndsWith(".md", StringComparison.Ordinal) || Anchors(full).Contains(heading));
    }

    private static IEnumerable<string> Anchors(string page) =>
        File.ReadLines(page).Where(static line => line.StartsWith('#'))
            .Select(static line => NoAnchor().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^([a-z]+:|//)")]
    private static partial Regex Outside();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();
}
