using System.Globalization;

namespace ActorState.Benchmarks.Running;

/// <summary>CPU seconds of some processes, and of a PostgreSQL server with all its backends, dead ones included.</summary>
internal sealed class CpuClock(int postmaster, params int[] processes)
{
    private const int UserTime = 13;
    private const int SystemTime = 14;
    private const int ChildrenUserTime = 15;
    private const int ChildrenSystemTime = 16;
    private const int Parent = 3;
    private const double TicksPerSecond = 100;

    /// <summary>Whether the database's share is known: its server runs on this machine.</summary>
    public bool KnowsDatabase => postmaster > 0;

    public double Seconds => (processes.Sum(static id => Sum(Stat(id), UserTime, SystemTime)) + Database()) / TicksPerSecond;

    /// <summary>A clock that counts one more process.</summary>
    public CpuClock With(int process) => new(postmaster, [.. processes, process]);

    /// <summary>The postmaster behind a backend, or 0 where that backend is no process of this machine.</summary>
    public static int PostmasterOf(int backend) =>
        Stat(backend) is { Length: > 0 } stat && stat[1].Contains("postgres", StringComparison.Ordinal) ? int.Parse(stat[Parent], CultureInfo.InvariantCulture) : 0;

    private double Database()
    {
        if (postmaster == 0)
        {
            return 0;
        }

        // A backend that ended has left its time with the postmaster.
        var id = postmaster.ToString(CultureInfo.InvariantCulture);
        var living = Directory.EnumerateDirectories("/proc").Select(static folder => int.TryParse(Path.GetFileName(folder), out var process) ? Stat(process) : [])
            .Where(stat => stat.Length > Parent && stat[Parent] == id).Sum(static stat => Sum(stat, UserTime, SystemTime));
        return living + Sum(Stat(postmaster), UserTime, SystemTime, ChildrenUserTime, ChildrenSystemTime);
    }

    private static double Sum(string[] stat, params ReadOnlySpan<int> fields)
    {
        var sum = 0.0;
        foreach (var field in fields)
        {
            sum += field < stat.Length ? double.Parse(stat[field], CultureInfo.InvariantCulture) : 0;
        }

        return sum;
    }

    /// <summary>The fields of /proc/{id}/stat; none where there is no such process.</summary>
    private static string[] Stat(int process)
    {
        try
        {
            // The second field is a name in parentheses that may hold anything.
            var text = File.ReadAllText($"/proc/{process}/stat");
            var (start, end) = (text.IndexOf('('), text.LastIndexOf(')'));
            return start < 0 || end < start ? [] : [text[..start].Trim(), text[(start + 1)..end], .. text[(end + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        }
        catch (IOException)
        {
            return [];
        }
    }
}
