using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace ActorState.TestKit.Servers;

/// <summary>The programs of PostgreSQL on this machine, and the user they run as.</summary>
internal static class PostgresBinaries
{
    private const string Variable = "ACTORSTATE_TEST_POSTGRES_BIN";
    private const string Distribution = "/usr/lib/postgresql";

    private static readonly string[] Users = ["postgres", "nobody"];

    /// <summary>Where <c>initdb</c> and <c>postgres</c> are; without them the test is skipped, or fails where PostgreSQL is required.</summary>
    public static string FindFolder()
    {
        var folder = Candidates().FirstOrDefault(static folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
        return folder ?? TestServers.Missing(
            TestServers.Postgres,
            $"There is no PostgreSQL to start: initdb and postgres are neither in {Variable}, nor in PATH, nor in {Distribution}/*/bin (Debian: apt-get install postgresql).");
    }

    /// <summary>Who the server runs as; null for the present user. PostgreSQL refuses to run as root.</summary>
    public static string? FindUser()
    {
        if (Environment.UserName != "root")
        {
            return null;
        }

        var known = File.ReadLines("/etc/passwd").Select(static line => line.Split(':')[0]).ToHashSet();
        return Users.FirstOrDefault(known.Contains) ?? throw new InvalidOperationException($"PostgreSQL does not run as root, and there is none of the users {string.Join(", ", Users)}.");
    }

    /// <summary>A program's start, as a user.</summary>
    public static ProcessStartInfo StartInfo(string? user, string program, params IEnumerable<string> arguments)
    {
        // setpriv becomes the program, so that the process's id is the program's own.
        IEnumerable<string> all = user is null ? [program, .. arguments] : ["setpriv", "--reuid", user, "--regid", user, "--clear-groups", "--", program, .. arguments];
        return new ProcessStartInfo(all.First(), all.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
    }

    /// <summary>Runs a program to its end; fails with what it wrote.</summary>
    public static async Task RunAsync(ProcessStartInfo info, CancellationToken token)
    {
        using var process = Process.Start(info)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(token);
            var errors = process.StandardError.ReadToEndAsync(token);
            await process.WaitForExitAsync(token);
            Assert.True(process.ExitCode == 0, $"{info.FileName} {string.Join(' ', info.ArgumentList)} ended with exit code {process.ExitCode}:\n{await output}{await errors}");
        }
        finally
        {
            process.Kill();
        }
    }

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return [named];
        }

        var inPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var installed = Directory.Exists(Distribution) ? Directory.GetDirectories(Distribution) : [];
        return [.. inPath, .. installed.OrderByDescending(Version).Select(static folder => Path.Combine(folder, "bin"))];
    }

    private static int Version(string folder) => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;
}
