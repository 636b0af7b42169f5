using System.Collections.Immutable;
using System.Diagnostics;

namespace ActorState.TestKit.Processes;

/// <summary>A built program of the product: where it is and how it is started.</summary>
public sealed class BuiltProgram
{
    private BuiltProgram(string name)
    {
        // artifacts/bin/<tests>/<configuration>/ lies beside artifacts/bin/<program>/<configuration>/.
        var tests = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(System.IO.Path.DirectorySeparatorChar));
        Path = System.IO.Path.Combine(tests.Parent?.Parent?.FullName ?? "", name, tests.Name, $"{name}.dll");
        if (!File.Exists(Path))
        {
            throw new FileNotFoundException($"The program is not built: {Path}.", Path);
        }
    }

    /// <summary>The silo with its gateway.</summary>
    public static BuiltProgram Silo { get; } = new("Silo");

    /// <summary>The gateway alone.</summary>
    public static BuiltProgram Gateway { get; } = new("Client");

    /// <summary>The program that was built beside the running tests, in the same configuration.</summary>
    public string Path { get; }

    /// <summary>Runs the program (a verb such as <c>verify</c>, a start that is refused) to its end.</summary>
    /// <returns>The exit code and all that was written, both streams.</returns>
    public async Task<(int ExitCode, string Output)> RunAsync(IReadOnlyList<string> arguments, CancellationToken token)
    {
        using var process = new Process { StartInfo = StartInfo(arguments, ImmutableDictionary<string, string>.Empty) };
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

    internal ProcessStartInfo StartInfo(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var info = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Path, .. arguments])
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

    private static bool IsOurs(string variable) =>
        variable.StartsWith("ACTORSTATE_", StringComparison.OrdinalIgnoreCase) || variable.StartsWith("ActorState__", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase);
}
