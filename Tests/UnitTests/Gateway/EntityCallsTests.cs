using ActorState.Entities;
using ActorState.Errors;
using ActorState.Gateway;
using ActorState.Gateway.Calls;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Orleans.Runtime.Messaging;
using Xunit;

namespace ActorState.UnitTests.Gateway;

public sealed class EntityCallsTests
{
    private static readonly EntityId Entity = new("default", "cart", "42");

    private readonly FakeTimeProvider _time = new();
    private readonly FakeGrains _grains = new();
    private readonly Queue<Func<EntityRequest, Task<EntityReply>>> _script = new();

    public EntityCallsTests() => _grains.OnExecute = request => _script.Dequeue()(request);

    [Fact]
    public async Task An_answer_to_the_first_call_is_passed_on_whatever_it_is()
    {
        Script(Answer(Refusal(ErrorCode.VersionMismatch)));

        var reply = await ExecuteAsync();

        Assert.Equal(ErrorCode.VersionMismatch, reply.Problem?.Code);
        Assert.Equal(["default/cart/42"], _grains.Keys);
    }

    [Fact]
    public async Task A_failed_call_is_repeated_with_the_same_command_id_and_less_time()
    {
        Script(Fail(new TimeoutException(), TimeSpan.FromSeconds(12)), Answer(new EntityReply(EntityOperation.Put, CommandOutcome.Applied, 3, 9)));

        var reply = await ExecuteAsync();

        Assert.Equal(3, reply.Version);
        Assert.Equal(["c1", "c1"], _grains.Requests.Select(request => request.CommandId));
        Assert.Equal([TimeSpan.FromSeconds(4.5), TimeSpan.FromSeconds(2.5)], _grains.Requests.Select(request => request.TimeLeft));
    }

    [Theory]
    [InlineData(CommandOutcome.Applied, true, true)]
    [InlineData(CommandOutcome.Applied, false, true)]
    [InlineData(CommandOutcome.Created, false, true)]
    [InlineData(CommandOutcome.Unchanged, true, true)]
    [InlineData(CommandOutcome.Unchanged, false, false)]
    [InlineData(CommandOutcome.Rejected, true, true)]
    [InlineData(CommandOutcome.Rejected, false, false)]
    public async Task After_a_failed_call_only_kept_answers_pass(CommandOutcome outcome, bool keyed, bool passes)
    {
        var problem = outcome == CommandOutcome.Rejected ? new EntityProblem(ErrorCode.CommandRejected, "No.") : null;
        Script(Fail(new TimeoutException()), Answer(new EntityReply(EntityOperation.Put, outcome, 3, 9) { Problem = problem }));

        var reply = await ExecuteAsync(Request() with { Keyed = keyed });

        Assert.Equal(passes ? outcome : CommandOutcome.None, reply.Outcome);
        Assert.Equal(passes ? problem?.Code : ErrorCode.OutcomeUnknown, reply.Problem?.Code);
    }

    [Theory]
    [InlineData(ErrorCode.EntityNotFound)]
    [InlineData(ErrorCode.VersionConflict)]
    [InlineData(ErrorCode.VersionMismatch)]
    [InlineData(ErrorCode.StorageFull)]
    [InlineData(ErrorCode.Internal)]
    public async Task After_a_failed_call_an_answer_that_is_not_kept_is_outcome_unknown(ErrorCode code)
    {
        Script(Fail(new SiloUnavailableException()), Answer(Refusal(code)));

        Assert.Equal(ErrorCode.OutcomeUnknown, (await ExecuteAsync()).Problem?.Code);
    }

    [Theory]
    [InlineData(ErrorCode.RateLimited)]
    [InlineData(ErrorCode.Unavailable)]
    public async Task After_a_failed_call_an_entity_that_says_not_now_is_asked_again_until_the_deadline(ErrorCode code)
    {
        Script(Fail(new SiloUnavailableException()), Answer(Refusal(code)), Answer(new EntityReply(EntityOperation.Put, CommandOutcome.Applied, 3, 9)));
        Assert.Equal(3, (await ExecuteAsync()).Version);

        Script(Fail(new SiloUnavailableException()), Answer(Refusal(code)), Answer(Refusal(code), TimeSpan.FromSeconds(15)));
        Assert.Equal(ErrorCode.OutcomeUnknown, (await ExecuteAsync()).Problem?.Code);
        Assert.Empty(_script);
    }

    [Fact]
    public async Task After_a_failed_call_a_reused_key_passes()
    {
        Script(Fail(new TimeoutException()), Answer(Refusal(ErrorCode.IdempotencyKeyReused)));

        Assert.Equal(ErrorCode.IdempotencyKeyReused, (await ExecuteAsync()).Problem?.Code);
    }

    [Fact]
    public async Task A_dry_run_passes_any_answer_after_a_failed_call_and_ends_as_unavailable()
    {
        Script(Fail(new TimeoutException()), Answer(Refusal(ErrorCode.EntityNotFound)));
        Assert.Equal(ErrorCode.EntityNotFound, (await ExecuteAsync(Request() with { DryRun = true })).Problem?.Code);

        Script(Fail(new TimeoutException(), TimeSpan.FromSeconds(15)));
        Assert.Equal(ErrorCode.Unavailable, (await ExecuteAsync(Request() with { DryRun = true })).Problem?.Code);
    }

    [Fact]
    public async Task Calls_that_fail_until_the_deadline_end_as_outcome_unknown()
    {
        Script([.. Enumerable.Range(0, 3).Select(_ => Fail(new InvalidOperationException(), TimeSpan.FromSeconds(5)))]);

        Assert.Equal(ErrorCode.OutcomeUnknown, (await ExecuteAsync()).Problem?.Code);
        Assert.Empty(_script);
    }

    [Fact]
    public async Task A_call_without_an_answer_is_repeated_after_five_seconds()
    {
        var called = Signal();
        Script(Silent(called), Answer(new EntityReply(EntityOperation.Put, CommandOutcome.Applied, 3, 9)));

        var reply = ExecuteAsync();
        await called.Task;
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Single(_grains.Requests);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(3, (await reply).Version);
        Assert.Equal(["c1", "c1"], _grains.Requests.Select(request => request.CommandId));
    }

    [Fact]
    public async Task A_last_call_without_an_answer_is_given_up_at_the_deadline()
    {
        var called = Signal();
        Script(Fail(new TimeoutException(), TimeSpan.FromSeconds(12)), Silent(called));

        var reply = ExecuteAsync();
        await called.Task;
        _time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(reply.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(ErrorCode.OutcomeUnknown, (await reply).Problem?.Code);
    }

    [Fact]
    public async Task A_call_that_was_refused_before_it_ran_is_a_definite_refusal()
    {
        Script(Fail(new LimitExceededException()));
        Assert.Equal(ErrorCode.RateLimited, (await ExecuteAsync()).Problem?.Code);

        Script(Fail(new TimeoutException()), Fail(new LimitExceededException(), TimeSpan.FromSeconds(15)));
        Assert.Equal(ErrorCode.OutcomeUnknown, (await ExecuteAsync()).Problem?.Code);
    }

    [Theory]
    [InlineData(typeof(TimeoutException))]
    [InlineData(typeof(SiloUnavailableException))]
    [InlineData(typeof(ConnectionFailedException))]
    [InlineData(typeof(ConnectionAbortedException))]
    [InlineData(typeof(GatewayTooBusyException))]
    [InlineData(typeof(ObjectDisposedException))]
    [InlineData(typeof(OperationCanceledException))]
    public async Task Whatever_an_external_client_throws_counts_as_a_call_that_may_have_run(Type fault)
    {
        var exception = (Exception)Activator.CreateInstance(fault, "A sentence.")!;
        Script(Fail(exception), Answer(Refusal(ErrorCode.VersionConflict)));
        Assert.Equal(ErrorCode.OutcomeUnknown, (await ExecuteAsync()).Problem?.Code);

        Script(Fail(exception), Answer(new EntityReply(EntityOperation.Put, CommandOutcome.Applied, 3, 9)));
        Assert.Equal(3, (await ExecuteAsync()).Version);
    }

    [Fact]
    public async Task An_entity_that_used_up_its_share_of_the_time_is_asked_again_and_its_last_refusal_is_definite()
    {
        Script(GiveUp(), GiveUp(), GiveUp(), GiveUp());

        Assert.Equal(ErrorCode.Unavailable, (await ExecuteAsync()).Problem?.Code);
        Assert.Equal([4.5, 4.5, 4.5, 1], _grains.Requests.Select(request => request.TimeLeft.TotalSeconds));
    }

    [Fact]
    public async Task An_entity_that_refuses_at_once_is_not_asked_again()
    {
        Script(Answer(Refusal(ErrorCode.Unavailable)));

        Assert.Equal(ErrorCode.Unavailable, (await ExecuteAsync()).Problem?.Code);
        Assert.Single(_grains.Requests);
    }

    [Fact]
    public async Task The_pause_doubles_up_to_two_seconds()
    {
        var backoff = new Backoff(_time, () => 1);
        var deadline = new Deadline(_time, TimeSpan.FromHours(1));
        var pauses = new List<double>();
        for (var failures = 1; failures <= 7; failures++)
        {
            var start = _time.GetTimestamp();
            var pause = backoff.PauseAsync(failures, deadline, TestContext.Current.CancellationToken).AsTask();
            while (!pause.IsCompleted)
            {
                _time.Advance(TimeSpan.FromMilliseconds(50));
            }

            Assert.True(await pause);
            pauses.Add(_time.GetElapsedTime(start).TotalMilliseconds);
        }

        Assert.Equal([100, 200, 400, 800, 1600, 2000, 2000], pauses);
    }

    [Fact]
    public async Task A_pause_that_would_outlast_the_request_is_not_taken()
    {
        var deadline = new Deadline(_time, TimeSpan.FromSeconds(2));

        Assert.False(await new Backoff(_time, () => 1).PauseAsync(10, deadline, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_caller_that_has_gone_ends_the_loop()
    {
        using var caller = new CancellationTokenSource();
        Script(async _ =>
        {
            await caller.CancelAsync();
            throw new TimeoutException();
        });

        await Assert.ThrowsAnyAsync<Exception>(() => ExecuteForAsync(Request(), caller.Token));
        Assert.Single(_grains.Requests);
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static EntityRequest Request() =>
        new("default", EntityOperation.Put, null, "{}"u8.ToArray(), "c1", Keyed: true, TimeSpan.Zero);

    private static EntityReply Refusal(ErrorCode code) => EntityReply.Refused(EntityOperation.Put, new EntityProblem(code, "A sentence."));

    private Func<EntityRequest, Task<EntityReply>> Answer(EntityReply reply, TimeSpan after = default) => _ =>
    {
        _time.Advance(after);
        return Task.FromResult(reply);
    };

    private static Func<EntityRequest, Task<EntityReply>> Silent(TaskCompletionSource called) => _ =>
    {
        called.SetResult();
        return new TaskCompletionSource<EntityReply>(TaskCreationOptions.RunContinuationsAsynchronously).Task;
    };

    private Func<EntityRequest, Task<EntityReply>> Fail(Exception exception, TimeSpan after = default) => _ =>
    {
        _time.Advance(after);
        return Task.FromException<EntityReply>(exception);
    };

    private Func<EntityRequest, Task<EntityReply>> GiveUp() => request =>
    {
        _time.Advance(request.TimeLeft);
        return Task.FromResult(Refusal(ErrorCode.Unavailable));
    };

    private void Script(params Func<EntityRequest, Task<EntityReply>>[] calls)
    {
        foreach (var call in calls)
        {
            _script.Enqueue(call);
        }
    }

    private Task<EntityReply> ExecuteAsync(EntityRequest? request = null) => ExecuteForAsync(request ?? Request(), TestContext.Current.CancellationToken);

    private Task<EntityReply> ExecuteForAsync(EntityRequest request, CancellationToken token)
    {
        var calls = new EntityCalls(
            _grains.Factory, new Backoff(_time, () => 0), _time, Options.Create(new GatewayOptions()), NullLogger<EntityCalls>.Instance);
        return calls.ExecuteAsync(Entity, request, token).AsTask();
    }
}
