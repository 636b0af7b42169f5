using System.Globalization;
using System.Net;
using ActorState.TestKit.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActorState.IntegrationTests.Memory;

/// <summary>Looking at what is not there leaves nothing behind.</summary>
/// <remarks>The suite reads a part; the long form: <c>ACTORSTATE_TEST_ABSENT_READS=300000 dotnet test --project Tests/IntegrationTests</c>.</remarks>
public sealed class AbsentEntityTests
{
    private const string ReadsVariable = "ACTORSTATE_TEST_ABSENT_READS";
    private const int ReadsByDefault = 20_000;
    private const int Readers = 64;
    private const int CallersOfOne = 256;
    private static readonly TimeSpan TimeOfOne = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TimeToLeave = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Reads_of_ids_that_do_not_exist_leave_no_activation_behind()
    {
        var token = TestContext.Current.CancellationToken;
        await using var server = await ActorStateServer.StartAsync(new ActorStateServerOptions(), token);
        var next = 0;
        var reads = Reads();

        await Task.WhenAll(Enumerable.Range(0, Readers).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var i && i <= reads)
            {
                Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(server, $"absent-{i}", token));
            }
        }));

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(TimeToLeave);
        while (await ActivationsAsync(server) > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, limit.Token);
        }
    }

    [Fact]
    public async Task Many_callers_of_one_absent_id_get_404_every_time()
    {
        var token = TestContext.Current.CancellationToken;
        await using var server = await ActorStateServer.StartAsync(new ActorStateServerOptions(), token);
        using var time = new CancellationTokenSource(TimeOfOne);
        var answers = await Task.WhenAll(Enumerable.Range(0, CallersOfOne).Select(async _ =>
        {
            var count = 0;
            for (; !time.IsCancellationRequested; count++)
            {
                Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(server, "absent", token));
            }

            return count;
        }));

        Assert.All(answers, static count => Assert.True(count > 0));
    }

    private static async Task<HttpStatusCode> StatusAsync(ActorStateServer server, string id, CancellationToken token)
    {
        using var reply = await server.Http.GetAsync(new Uri($"/v1/entities/note/{id}", UriKind.Relative), token);
        return reply.StatusCode;
    }

    private static async Task<int> ActivationsAsync(ActorStateServer server)
    {
        var management = server.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
        return (await management.GetDetailedGrainStatistics()).Count(static grain => grain.GrainId.Type.ToString() == "entity");
    }

    private static int Reads() =>
        Environment.GetEnvironmentVariable(ReadsVariable) is { Length: > 0 } reads ? int.Parse(reads, CultureInfo.InvariantCulture) : ReadsByDefault;
}
