using System.Reflection;
using ActorState.Domain.Accounts;
using ActorState.Entities;
using ActorState.Errors;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Xunit;

namespace ActorState.UnitTests.Entities.Code;

public sealed class EntityClientTests
{
    private readonly RecordingGrain _grain = new();
    private readonly IGrainFactory _grains;

    public EntityClientTests() => _grains = FakeGrains.Of(_grain);

    [Fact]
    public async Task A_command_goes_to_its_entity_under_its_wire_name()
    {
        await _grains.Entity<AccountCommand>("4/2", "acme").ExecuteAsync(new Deposit(10.50m), "c-7", TestContext.Current.CancellationToken);

        var request = _grain.Request!;
        Assert.Equal("acme/account/4/2", _grain.Key);
        Assert.Equal(("acme", EntityOperation.Command, "deposit", "c-7", true), (request.Tenant, request.Operation, request.Name, request.CommandId, request.Keyed));
        Assert.Equal("{\"amount\":10.5}", Scenario.Text(request.Body));
    }

    [Fact]
    public async Task Without_a_command_id_a_time_ordered_one_is_minted()
    {
        await _grains.Entity<AccountCommand>("42").ExecuteAsync(new Close(), token: TestContext.Current.CancellationToken);

        Assert.Equal("default/account/42", _grain.Key);
        Assert.False(_grain.Request!.Keyed);
        Assert.Equal(7, Guid.Parse(_grain.Request.CommandId).Version);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("ä")]
    public async Task A_malformed_command_id_is_not_sent(string commandId)
    {
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await _grains.Entity<AccountCommand>("42").TryExecuteAsync(new Close(), commandId, TestContext.Current.CancellationToken));

        Assert.Null(_grain.Request);
    }

    [Fact]
    public async Task A_refusal_is_an_exception_or_an_answer()
    {
        var problem = new EntityProblem(ErrorCode.CommandRejected, "Account 42 is closed.") { Reason = "account_closed" };
        _grain.Reply = EntityReply.Refused(EntityOperation.Command, problem);
        var account = _grains.Entity<AccountCommand>("42");

        var thrown = await Assert.ThrowsAsync<EntityException>(async () => await account.ExecuteAsync(new Close(), token: TestContext.Current.CancellationToken));
        Assert.Equal(problem, thrown.Problem);
        Assert.Equal(problem, (await account.TryExecuteAsync(new Close(), token: TestContext.Current.CancellationToken)).Problem);
    }

    [Fact]
    public async Task A_result_is_read_into_its_type()
    {
        _grain.Reply = new EntityReply(EntityOperation.Command, CommandOutcome.Applied, 2, 2) { Result = "{\"balance\":10.5}"u8.ToArray() };

        var reply = await _grains.Entity<AccountCommand>("42").ExecuteAsync(new Deposit(10), token: TestContext.Current.CancellationToken);

        Assert.Equal(new AccountBalance(10.5m), reply.ReadResult<AccountBalance>());
    }

    [Fact]
    public async Task A_state_is_read_into_the_callers_shape()
    {
        _grain.Read = new EntityReadReply(3, 9, "{\"status\":\"open\",\"owner\":\"Ada\",\"balance\":1,\"overdraftLimit\":0}"u8.ToArray());

        var value = await _grains.Entity<AccountCommand>("42").ReadAsync<OwnerOnly>(token: TestContext.Current.CancellationToken);

        Assert.Equal(new EntityValue<OwnerOnly>(3, 9, new OwnerOnly("Ada")), value);
    }

    [Fact]
    public async Task An_absent_entity_reads_as_null_and_other_problems_throw()
    {
        var account = _grains.Entity<AccountCommand>("42");

        _grain.Read = EntityReadReply.Refused(EntityProblem.EntityNotFound("account", "42"));
        Assert.Null(await account.ReadAsync<OwnerOnly>(token: TestContext.Current.CancellationToken));

        _grain.Read = EntityReadReply.Refused(new EntityProblem(ErrorCode.Unavailable, "Not now."));
        await Assert.ThrowsAsync<EntityException>(async () => await account.ReadAsync<OwnerOnly>(token: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Commands_that_name_no_entity_type_have_no_client() =>
        Assert.Throws<InvalidOperationException>(() => _grains.Entity<ThermostatEvent>("42"));

    [Fact]
    public void An_exception_keeps_its_problem_on_the_way_between_grains()
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();
        var thrown = new EntityException(EntityProblem.InvalidArgument("amount", "'amount' is missing."));

        var received = Assert.IsType<EntityException>(serializer.Deserialize<Exception>(serializer.SerializeToArray<Exception>(thrown)));

        Assert.Equal((thrown.Problem, thrown.Message), (received.Problem, received.Message));
    }

    private sealed record OwnerOnly(string Owner);

    private sealed class RecordingGrain : IEntityGrain
    {
        public string? Key { get; set; }

        public EntityRequest? Request { get; private set; }

        public EntityReply Reply { get; set; } = new(EntityOperation.Command, CommandOutcome.Applied, 1, 1);

        public EntityReadReply Read { get; set; } = new(0, 0, default);

        public ValueTask<EntityReply> ExecuteAsync(EntityRequest request, CancellationToken token = default)
        {
            Request = request;
            return ValueTask.FromResult(Reply);
        }

        public ValueTask<EntityReadReply> ReadAsync(EntityReadRequest request, CancellationToken token = default) => ValueTask.FromResult(Read);
    }

    /// <summary>A grain factory with one grain.</summary>
    public class FakeGrains : DispatchProxy
    {
        private RecordingGrain? _grain;

        internal static IGrainFactory Of(object grain)
        {
            var grains = Create<IGrainFactory, FakeGrains>();
            ((FakeGrains)(object)grains)._grain = (RecordingGrain)grain;
            return grains;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Assert.Equal(nameof(IGrainFactory.GetGrain), targetMethod!.Name);
            Assert.Equal(typeof(IEntityGrain), Assert.Single(targetMethod.GetGenericArguments()));
            _grain!.Key = (string)args![0]!;
            return _grain;
        }
    }
}
