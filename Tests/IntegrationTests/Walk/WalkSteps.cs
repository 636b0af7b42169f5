using ActorState.TestKit;

namespace ActorState.IntegrationTests.Walk;

/// <summary>Reads commands and their printed output out of the README's walk.</summary>
internal static class WalkSteps
{
    private const string Heading = "## A walk of five minutes";

    public static List<(string Command, string Expected)> Read()
    {
        var steps = new List<(string, string)>();
        var inBlock = false;
        foreach (var line in Section())
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                inBlock = !inBlock;
            }
            else if (inBlock && line.StartsWith("$ ", StringComparison.Ordinal))
            {
                steps.Add((line[2..], ""));
            }
            else if (inBlock)
            {
                var (command, expected) = steps[^1];
                steps[^1] = (command, expected.Length == 0 ? line : $"{expected}\n{line}");
            }
        }

        return steps;
    }

    private static IEnumerable<string> Section() =>
        File.ReadLines(Path.Combine(Repository.Root, "README.md"))
            .SkipWhile(static line => line != Heading)
            .Skip(1)
            .TakeWhile(static line => !line.StartsWith("## ", StringComparison.Ordinal));
}
