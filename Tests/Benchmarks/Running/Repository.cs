using System.Diagnostics;

namespace ActorState.Benchmarks.Running;

/// <summary>The working copy that the program was built in.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>The commit, with a plus where the tree differs from it.</summary>
    public static string Commit()
    {
        try
        {
            return Git("rev-parse --short HEAD") + (Git("status --porcelain") is "" ? "" : "+");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unknown (no git)";
        }
    }

    private static string Git(string arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = Root, RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("git did not start.");
        var answer = git.StandardOutput.ReadToEnd().Trim();
        git.WaitForExit();
        return answer;
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ActorState.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"There is no ActorState.sln above {AppContext.BaseDirectory}.");
    }
}
