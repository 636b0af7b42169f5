using System.Text.Json.Nodes;
using ActorState.TestKit.Http;
using Xunit;

namespace ActorState.IntegrationTests.Replay;

/// <summary>A write whose answer got lost is sent again, to an entity that has moved on and out of memory since.</summary>
public sealed class ReplayTests(ReplayFixture fixture) : IClassFixture<ReplayFixture>
{
    private const string Replayed = "Idempotency-Replayed";

    private static readonly ReplayCase[] Cases = AllCases();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string NewId => Guid.NewGuid().ToString("N");

    public static TheoryData<string> Names => [.. Cases.Select(static one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_repeat_of_a_callers_key_gets_the_first_answer_if_it_is_kept(string name)
    {
        var run = new Run(fixture.Server, Cases.Single(one => one.Name == name), keyed: true);
        await run.LoseTheAnswerAsync();
        await run.RepeatAsync();
        await run.JudgeAnewAsync();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_repeat_of_a_minted_key_gets_the_first_answer_if_it_was_applied(string name)
    {
        var run = new Run(fixture.Server, Cases.Single(one => one.Name == name), keyed: false);
        await run.LoseTheAnswerAsync();
        await run.RepeatAsync();
        await run.JudgeAnewAsync();
    }

    [Fact]
    public async Task Repeats_after_a_restart_get_the_same_answers()
    {
        var runs = Cases.Select(one => new Run(fixture.Server, one, keyed: true)).ToList();
        foreach (var run in runs)
        {
            await run.LoseTheAnswerAsync();
        }

        await fixture.Server.RestartAsync(Token);

        foreach (var run in runs)
        {
            await run.RepeatAsync();
        }
    }

    [Fact]
    public async Task A_kept_key_with_another_request_is_refused_by_an_activation_that_never_saw_it()
    {
        var (entities, id) = (fixture.Server.Entities, NewId);
        Assert.Equal(201, (await entities.PutAsync("note", id, """{"n":1}""", "key", Token)).Status);
        await Activations.KillAsync(fixture.Server, "note", id, Token);

        Assert.Equal("idempotency_key_reused", (await entities.PutAsync("note", id, """{"n":2}""", "key", Token)).Code);
        Assert.Equal("idempotency_key_reused", (await entities.DeleteAsync("note", id, "key", Token)).Code);
        Assert.Equal(1, (await entities.GetAsync("note", id, strong: true, token: Token)).Version);
    }

    private static ReplayCase[] AllCases()
    {
        var table = new ReplayTable();
        DocumentCases.Add(table);
        CommandCases.Add(table);
        return [.. table.Cases];
    }

    /// <summary>One case on an entity of its own.</summary>
    private sealed class Run(ActorStateServer server, ReplayCase one, bool keyed)
    {
        private readonly string _id = NewId;
        private string _key = "";
        private HttpReply? _first;

        private HttpReply First => _first ?? throw new InvalidOperationException("The write was not sent yet.");

        public async Task LoseTheAnswerAsync()
        {
            await PrepareAsync(one.Before);
            _first = await SendAsync(keyed ? "the-key" : null);
            _key = First["Idempotency-Key"]!;
            Assert.Equal(one.First, ReplayAnswer.Of(First));
            Assert.Equal(one.Outcome == ReplayOutcome.Applied, First["ActorState-Position"] is not null);
            Assert.Null(First[Replayed]);
            await KillAsync();
            await PrepareAsync(one.Meanwhile);
            await KillAsync();
        }

        public async Task RepeatAsync()
        {
            await CheckOutcomeAsync(one.IsKept(keyed) ? First : null);
            var repeat = await SendAsync(_key);
            await KillAsync();
            var third = await SendAsync(_key);
            if (one.IsKept(keyed))
            {
                IsAgain(First, repeat);
                IsAgain(First, third);
                await CheckOutcomeAsync(First);
                return;
            }

            Assert.Equal(one.Fresh, ReplayAnswer.Of(repeat));
            Assert.Null(repeat[Replayed]);
            if (repeat.Status < 300)
            {
                IsAgain(repeat, third);
                await CheckOutcomeAsync(repeat);
            }
        }

        /// <summary>Shows that a kept answer was not simply judged to be the same again.</summary>
        public async Task JudgeAnewAsync()
        {
            if (one.IsKept(keyed))
            {
                var fresh = await SendAsync("another-key");
                Assert.Equal(one.Fresh, ReplayAnswer.Of(fresh));
                Assert.Null(fresh[Replayed]);
                Assert.NotEqual(one.First, one.Fresh);
            }
        }

        private async Task PrepareAsync(ReplayStep[] steps)
        {
            foreach (var step in steps)
            {
                var reply = await step.SendAsync(server.Entities, one.Type, _id, null, Token);
                Assert.True(reply.Status < 300 && reply["ActorState-Position"] is not null, $"The entity could not be prepared: {reply}");
            }
        }

        private async Task CheckOutcomeAsync(HttpReply? kept)
        {
            var outcome = await server.Entities.SendAsync(
                HttpMethod.Get, $"{EntityHttp.PathOf(one.Type, _id)}/outcomes/{Uri.EscapeDataString(_key)}", null, null, [ReplayStep.Trace], Token);
            if (kept is null)
            {
                Assert.Equal((404, "outcome_not_found"), (outcome.Status, outcome.Code));
                return;
            }

            Assert.Equal(200, outcome.Status);
            Assert.Equal(Expected(kept), JsonNode.Parse(outcome.Body), JsonNode.DeepEquals);
        }

        private static JsonObject Expected(HttpReply kept)
        {
            var outcome = new JsonObject { ["status"] = kept.Status };
            if (kept.Version is { } version)
            {
                outcome["version"] = version;
            }

            if (kept["ActorState-Position"] is { } position)
            {
                outcome["position"] = position;
            }

            if (kept.Body.Length > 0)
            {
                outcome["body"] = JsonNode.Parse(kept.Body);
            }

            return outcome;
        }

        private static void IsAgain(HttpReply first, HttpReply again)
        {
            Assert.Equal("true", again[Replayed]);
            Assert.Equal(first.Status, again.Status);
            Assert.Equal(Lines(first), Lines(again));
            Assert.Equal(first.Text, again.Text);
        }

        private static IEnumerable<string> Lines(HttpReply reply) =>
            reply.Headers.Where(static line => line.Name is not ("Date" or Replayed))
                .Select(static line => $"{line.Name}: {line.Value}").Order(StringComparer.Ordinal);

        private Task<HttpReply> SendAsync(string? key) => one.Write.SendAsync(server.Entities, one.Type, _id, key, Token);

        private Task KillAsync() => Activations.KillAsync(server, one.Type, _id, Token);
    }
}
