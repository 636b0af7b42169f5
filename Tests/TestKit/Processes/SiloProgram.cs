using System.Collections.Immutable;
using System.Diagnostics;

namespace ActorState.TestKit.Processes;

/// <summary>The built program `Silo`: where it is and how it is started.</summary>
public static class SiloProgram
{
    /// <summary>The program that was built beside the running tests, in the same configuration.</summary>
    public static string Path { get; } = Find("Silo");

    /// <summary>Runs a verb (<c>verify</c>, …) to its end.</summary>
    /// <returns>The exit code and all that was written, both streams.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(IReadOnlyList<string> arguments, CancellationToken token)
    {
        using var process = new Process { StartInfo = StartInfo(Path, arguments, ImmutableDictionary<string, string>.Empty) };
        process.Start();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(token);
            var errors = process.StandardError.ReadToEndAsync(token);
            await process.WaitForExitAsync(token);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            // A cancelled wait must not leave the process behind.
            process.Kill();
        }
    }

    internal static ProcessStartInfo StartInfo(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var info = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        // What the test process was started with must not decide what its children do.
        foreach (var inherited in info.Environment.Keys.Where(IsOurs).ToList())
        {
            info.Environment.Remove(inherited);
        }

        foreach (var (name, value) in environment)
        {
            info.Environment[name] = value;
        }

        return info;
    }

    /// <summary>A program that was built beside the running tests, in the same configuration.</summary>
    internal static string Find(string name)
    {
        // artifacts/bin/<tests>/<configuration>/ lies beside artifacts/bin/<name>/<configuration>/.
        var tests = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(System.IO.Path.DirectorySeparatorChar));
        var built = System.IO.Path.Combine(tests.Parent?.Parent?.FullName ?? "", name, tests.Name, $"{name}.dll");
        return File.Exists(built) ? built : throw new FileNotFoundException($"The program is not built: {built}.", built);
    }

    private static bool IsOurs(string variable) =>
        variable.StartsWith("ACTORSTATE_", StringComparison.OrdinalIgnoreCase) || variable.StartsWith("ActorState__", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase);
}
