using System.Diagnostics;
using ActorState.TestKit;

namespace ActorState.Benchmarks.Running;

/// <summary>The working copy that the program was built in.</summary>
internal static class WorkingCopy
{
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
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("git did not start.");
        var answer = git.StandardOutput.ReadToEnd().Trim();
        git.WaitForExit();
        return answer;
    }
}
