using System.Text;
using ActorState.Gateway.Calls;
using ActorState.Gateway.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorState.UnitTests.Gateway;

public sealed class ServingGateTests : IDisposable
{
    private readonly ApplicationLifetime _lifetime = new(NullLogger<ApplicationLifetime>.Instance);
    private readonly ClusterLink _link = new(NullLogger<ClusterLink>.Instance);

    public void Dispose() => _link.Dispose();

    [Fact]
    public async Task Inside_a_silo_everything_is_let_through() => Assert.Equal((200, "", ""), await AskAsync("/v1/feed", link: null));

    [Fact]
    public async Task Without_a_silo_only_what_needs_none_is_let_through()
    {
        Assert.Equal((503, "1", ""), await AskAsync("/v1/entities/cart/1", _link));
        Assert.Equal((200, "", ""), await AskAsync("/health/live", _link));
        Assert.Equal((200, "", ""), await AskAsync("/metrics", _link));

        _link.GoUp();
        Assert.Equal((200, "", ""), await AskAsync("/v1/entities/cart/1", _link));

        _link.NotifyClusterConnectionLost();
        Assert.Equal((503, "1", ""), await AskAsync("/v1/entities/cart/1", _link));
    }

    [Fact]
    public async Task After_the_signal_to_stop_callers_are_sent_away_and_probes_answered()
    {
        _link.GoUp();
        _lifetime.StopApplication();

        Assert.Equal((503, "1", "close"), await AskAsync("/v1/feed", _link));
        Assert.Equal((200, "", "close"), await AskAsync("/health/live", _link));
    }

    [Fact]
    public async Task A_refused_body_is_read_to_its_end_so_that_closing_is_no_reset()
    {
        using var body = new MemoryStream(Encoding.UTF8.GetBytes("""{"n":1}"""));

        await AskAsync("/v1/entities/cart/1", _link, body);

        Assert.Equal(body.Length, body.Position);
    }

    [Fact]
    public async Task A_link_that_goes_down_wakes_who_looks_for_silos_once()
    {
        var down = _link.WhenDownAsync(TestContext.Current.CancellationToken);
        _link.NotifyClusterConnectionLost();
        Assert.False(down.IsCompleted);

        _link.GoUp();
        _link.NotifyClusterConnectionLost();
        _link.NotifyClusterConnectionLost();

        await down;
        using var soon = new CancellationTokenSource();
        var again = _link.WhenDownAsync(soon.Token);
        await soon.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => again);
        Assert.False(_link.IsUp);
    }

    private async Task<(int Status, string RetryAfter, string Connection)> AskAsync(string path, ClusterLink? link, Stream? body = null)
    {
        var context = new DefaultHttpContext();
        context.Request.Path = path;
        context.Request.Body = body ?? Stream.Null;
        await new ServingGate(static _ => Task.CompletedTask, _lifetime, link).InvokeAsync(context);
        var headers = context.Response.Headers;
        return (context.Response.StatusCode, headers.RetryAfter.ToString(), headers.Connection.ToString());
    }
}
