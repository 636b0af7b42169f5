using System.Diagnostics;
using ActorState.TestKit.Http;
using ActorState.TestKit.Processes;
using Xunit;

namespace ActorState.IntegrationTests.Faults;

/// <summary>An I/O error at COMMIT: nobody is told "not applied", the process ends, and the write-ahead log decides at the next start.</summary>
public sealed class IoErrorTests
{
    private const int JournalFaultExitCode = 70;
    private static readonly TimeSpan ExitTimeMax = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData("IoErrorBeforeCommit:3", false)]
    [InlineData("IoErrorAfterCommit:3", true)]
    public async Task The_outcome_is_unknown_the_process_ends_and_a_repeat_applies_it_once(string fault, bool isThere)
    {
        var token = TestContext.Current.CancellationToken;
        await using var silo = new SiloProcess(new Dictionary<string, string> { ["ACTORSTATE_FAULT"] = fault });
        await silo.StartAsync(token);
        using var http = new HttpClient { BaseAddress = silo.BaseAddress };
        var entities = new EntityHttp(http);
        Assert.Equal(201, (await entities.PutAsync("note", "a", """{"n":1}""", "one", token)).Status);
        Assert.Equal(200, (await entities.PutAsync("note", "a", """{"n":2}""", "two", token)).Status);

        var struck = Stopwatch.StartNew();
        var unknown = await TryPutAsync(entities, token);
        Assert.Equal("outcome_unknown", unknown ?? "outcome_unknown");
        Assert.Equal(JournalFaultExitCode, await silo.WaitForExitAsync(token));
        Assert.True(struck.Elapsed < ExitTimeMax, $"The process ended after {struck.Elapsed}.");

        await silo.StartAsync(token);
        var again = await entities.PutAsync("note", "a", """{"n":3}""", "three", token);
        Assert.Equal((200, 3), (again.Status, again.Version));
        Assert.Equal(isThere ? "true" : null, again["Idempotency-Replayed"]);
        Assert.Equal("""{"n":3}""", (await entities.GetAsync("note", "a", strong: true, token)).Text);
        Assert.Equal(0, await silo.StopAsync(token));
        var (exitCode, output) = await silo.VerifyAsync(token);
        Assert.True(exitCode == 0, output);
    }

    [Theory]
    [InlineData("IoErrorBeforeFill:3")]
    [InlineData("IoErrorAfterFill:3")]
    public async Task An_error_while_tables_are_filled_ends_the_process_and_what_was_acknowledged_stays(string fault)
    {
        var token = TestContext.Current.CancellationToken;
        await using var silo = new SiloProcess(new Dictionary<string, string> { ["ACTORSTATE_FAULT"] = $"FillEachGroup,{fault}" });
        await silo.StartAsync(token);
        using var http = new HttpClient { BaseAddress = silo.BaseAddress };
        var entities = new EntityHttp(http);
        Assert.Equal(201, (await entities.PutAsync("note", "a", """{"n":1}""", "one", token)).Status);
        Assert.Equal(200, (await entities.PutAsync("note", "a", """{"n":2}""", "two", token)).Status);
        Assert.Equal(201, (await entities.PutAsync("note", "b", """{"n":1}""", "one", token)).Status);

        var unknown = await TryPutAsync(entities, token);
        Assert.Equal("outcome_unknown", unknown ?? "outcome_unknown");
        Assert.Equal(JournalFaultExitCode, await silo.WaitForExitAsync(token));
        var (exitCode, output) = await silo.VerifyAsync(token);
        Assert.True(exitCode == 0, output);

        await silo.StartAsync(token);
        Assert.Equal("""{"n":1}""", (await entities.GetAsync("note", "b", strong: true, token)).Text);
        var again = await entities.PutAsync("note", "a", """{"n":3}""", "three", token);
        Assert.Equal((200, 3, null), (again.Status, again.Version, again["Idempotency-Replayed"]));
        Assert.Equal(0, await silo.StopAsync(token));
        (exitCode, output) = await silo.VerifyAsync(token);
        Assert.True(exitCode == 0, output);
    }

    /// <summary>The code of the answer; null where the connection broke first, which says as little.</summary>
    private static async Task<string?> TryPutAsync(EntityHttp entities, CancellationToken token)
    {
        try
        {
            return (await entities.PutAsync("note", "a", """{"n":3}""", "three", token)).Code;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
