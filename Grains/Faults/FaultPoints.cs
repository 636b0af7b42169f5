using System.Globalization;

namespace ActorState.Faults;

/// <summary>Named places where the process can be told to fail, so that its promises can be tried on the very build that ships.</summary>
/// <remarks>
/// Read once at start from the environment variable <c>ACTORSTATE_FAULT</c>: names with commas between, each with an optional <c>:n</c>, the n-th
/// commit that it strikes at (default 1). Thread: any; a point strikes once.
/// </remarks>
public sealed class FaultPoints
{
    /// <summary>The environment variable.</summary>
    public const string Variable = "ACTORSTATE_FAULT";

    private readonly Dictionary<FaultPoint, int> _countdown = [];
    private readonly Lock _lock = new();

    private FaultPoints()
    {
    }

    /// <summary>No fault anywhere.</summary>
    public static FaultPoints None { get; } = new();

    /// <summary>Whether any point is set: the process must say so loudly.</summary>
    public bool IsAny => _countdown.Count > 0;

    /// <summary>Reads the variable's value; null or empty sets nothing.</summary>
    /// <exception cref="FormatException">The value names a point that does not exist.</exception>
    public static FaultPoints Parse(string? value)
    {
        var points = new FaultPoints();
        foreach (var part in (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            var name = colon < 0 ? part : part[..colon];
            var count = 1;
            if (!Enum.TryParse<FaultPoint>(name, out var point) || (colon >= 0 && !int.TryParse(part.AsSpan(colon + 1), CultureInfo.InvariantCulture, out count)) || count < 1)
            {
                throw new FormatException($"'{part}' is no fault point. There are: {string.Join(", ", Enum.GetNames<FaultPoint>())}, each with an optional ':n'.");
            }

            points._countdown[point] = count;
        }

        return points;
    }

    /// <summary>Whether a point is set at all.</summary>
    public bool IsSet(FaultPoint point) => _countdown.ContainsKey(point);

    /// <summary>Whether a point strikes now; counts the call.</summary>
    public bool Strikes(FaultPoint point)
    {
        if (!IsAny)
        {
            return false;
        }

        lock (_lock)
        {
            return _countdown.TryGetValue(point, out var left) && (_countdown[point] = left - 1) == 0;
        }
    }
}

/// <summary>The places where the process can be told to fail.</summary>
public enum FaultPoint
{
    /// <summary>Every group is answered before it is committed: what a crash test must find out. Strikes always.</summary>
    AckBeforeCommit,

    /// <summary>An I/O error in place of the commit: the group's rows are not there.</summary>
    IoErrorBeforeCommit,

    /// <summary>An I/O error behind the commit: the group's rows are there.</summary>
    IoErrorAfterCommit,

    /// <summary>An I/O error in place of the commit of tables that are filled behind the groups.</summary>
    IoErrorBeforeFill,

    /// <summary>An I/O error behind the commit of such tables.</summary>
    IoErrorAfterFill,

    /// <summary>Those tables are filled behind every group, so that crashes fall into it: no fault by itself. Strikes always.</summary>
    FillEachGroup,
}
