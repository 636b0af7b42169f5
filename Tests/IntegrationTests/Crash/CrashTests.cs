using System.Globalization;
using Xunit;

namespace ActorState.IntegrationTests.Crash;

/// <summary>SIGKILL under load: what was acknowledged is there, once, in order, and nothing else.</summary>
/// <remarks>The suite runs a few cycles. The long form: <c>ACTORSTATE_TEST_CRASH_CYCLES=20 dotnet test --project Tests/IntegrationTests</c>.</remarks>
public sealed class CrashTests
{
    private const string CyclesVariable = "ACTORSTATE_TEST_CRASH_CYCLES";
    private const int CyclesByDefault = 4;
    private const int CampaignsMax = 5;

    /// <param name="fault">What the process is told besides: also to fill its tables all the time, so that kills fall there.</param>
    [Theory]
    [InlineData("")]
    [InlineData("FillEachGroup")]
    public async Task Acknowledged_writes_survive_SIGKILL_exactly_once(string fault)
    {
        var token = TestContext.Current.CancellationToken;
        await using var campaign = new CrashCampaign(new Dictionary<string, string> { ["ACTORSTATE_FAULT"] = fault }, seed: 1);

        await campaign.RunAsync(Cycles(), token);
        var findings = campaign.Check(await campaign.ReadJournalAsync(token));

        Assert.Equal([], findings);
        Assert.Equal(0, await campaign.Silo.StopAsync(token));
        var (exitCode, output) = await campaign.Silo.VerifyAsync(token);
        Assert.True(exitCode == 0, $"verify: exit code {exitCode}\n{output}");
    }

    [Fact]
    public async Task An_acknowledgement_before_the_commit_is_found()
    {
        var token = TestContext.Current.CancellationToken;
        var fault = new Dictionary<string, string> { ["ACTORSTATE_FAULT"] = "AckBeforeCommit" };

        // One kill may fall between two commits and lose nothing; a checker that stays silent over all of them is blind.
        var lost = false;
        for (var seed = 1; seed <= CampaignsMax && !lost; seed++)
        {
            await using var campaign = new CrashCampaign(fault, seed);
            await campaign.RunAsync(cycles: 2, token);
            lost = campaign.Check(await campaign.ReadJournalAsync(token)).Any(IsLoss);
        }

        Assert.True(lost, $"Acknowledgements were given before the commit, and the checker found nothing lost in {CampaignsMax} campaigns.");
    }

    private static bool IsLoss(string finding) =>
        finding.Contains("and is lost.", StringComparison.Ordinal) || finding.Contains("but the journal has it at", StringComparison.Ordinal);

    private static int Cycles() =>
        Environment.GetEnvironmentVariable(CyclesVariable) is { Length: > 0 } cycles ? int.Parse(cycles, CultureInfo.InvariantCulture) : CyclesByDefault;
}
