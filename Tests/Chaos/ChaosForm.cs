using System.Globalization;

namespace ActorState.Chaos;

/// <summary>How much chaos: the short forms of every run, or the long ones.</summary>
/// <remarks>
/// <c>ACTORSTATE_TEST_CHAOS=long dotnet test --project Tests/Chaos</c> runs the long forms;
/// <c>ACTORSTATE_TEST_CHAOS_SEED=n</c> takes another seed than 1.
/// </remarks>
internal static class ChaosForm
{
    private const string Form = "ACTORSTATE_TEST_CHAOS";
    private const string SeedVariable = "ACTORSTATE_TEST_CHAOS_SEED";

    public static bool IsLong { get; } = Environment.GetEnvironmentVariable(Form) switch
    {
        "long" => true,
        null or "" or "short" => false,
        var other => throw new InvalidOperationException($"{Form} is '{other}'; it must be short or long."),
    };

    /// <summary>What a client pauses between two operations: the machines that run the short forms have few cores, and every process needs its share.</summary>
    public static TimeSpan Pause { get; } = TimeSpan.FromMilliseconds(IsLong ? 20 : 60);

    public static int Seed { get; } = Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } seed ? int.Parse(seed, CultureInfo.InvariantCulture) : 1;
}
