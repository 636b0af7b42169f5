using System.Globalization;
using System.Reflection;
using System.Runtime;
using System.Runtime.InteropServices;
using ActorState.Benchmarks.Running;
using Microsoft.Data.Sqlite;

namespace ActorState.Benchmarks.Report;

/// <summary>Where and with what a run was made: without it no figure means anything.</summary>
internal static class Machine
{
    public static Dictionary<string, string> Describe(BenchOptions options, PostgresServer? postgres)
    {
        Directory.CreateDirectory(options.Data);
        var drive = new DriveInfo(options.Data);
        var facts = new Dictionary<string, string>
        {
            ["commit"] = WorkingCopy.Commit(),
            ["time"] = TimeProvider.System.GetUtcNow().ToString("u", CultureInfo.InvariantCulture),
            ["cpu"] = $"{Cpu()}, {Environment.ProcessorCount} cores",
            ["memory"] = $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024 * 1024 * 1024)} GiB",
            ["system"] = $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}",
            ["disk"] = $"{drive.DriveFormat} at {drive.Name}",
            ["runtime"] = $"{RuntimeInformation.FrameworkDescription}, {(GCSettings.IsServerGC ? "server" : "workstation")} GC",
            ["versions"] = string.Join(", ", Versions()),
            ["sqlite"] = SqliteVersion(),
            ["rounds"] = $"{options.Rounds} of {options.Round.TotalSeconds} s behind {options.WarmUp.TotalSeconds} s of warm-up, pools of {options.PoolSize} connections",
        };
        foreach (var (name, value) in postgres?.Settings ?? [])
        {
            facts[$"postgres {name}"] = value;
        }

        if (postgres is not null)
        {
            facts["postgres CPU"] = postgres.Clock.KnowsDatabase ? "counted" : "not counted: the server runs elsewhere";
        }

        return facts;
    }

    private static IEnumerable<string> Versions()
    {
        foreach (var name in (string[])["Orleans.Runtime", "Npgsql", "Marten", "Akka.Persistence.Sql"])
        {
            var version = Assembly.Load(name).GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
            yield return $"{name} {version.Split('+', ' ')[0].TrimEnd('.')}";
        }
    }

    private static string SqliteVersion()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        return connection.ServerVersion;
    }

    private static string Cpu()
    {
        const string cpus = "/proc/cpuinfo";
        var line = File.Exists(cpus) ? File.ReadLines(cpus).FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?.Split(':', 2)[1].Trim() ?? "unknown";
    }
}
