using System.Text.Json.Serialization;
using ActorState.Domain.Accounts;
using ActorState.Domain.Orders;
using ActorState.Entities;
using ActorState.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActorState.UnitTests.Entities.Code;

public sealed class RegistrationTests
{
    private readonly ActorStateBuilder _state = new(new ServiceCollection());

    [Fact]
    public void Deciders_are_registered_under_their_names()
    {
        _state.AddEntity<Account>("account").AddEntity<Order>("order", options => options.StateVersion = 2);

        var types = _state.Services.BuildServiceProvider().GetServices<RegisteredEntity>().ToDictionary(static t => t.Type, static t => t.Definition);
        Assert.Equal(["account", "order"], types.Keys.Order());
        Assert.Equal(2, types["order"].StateVersion);
    }

    [Fact]
    public void A_name_that_is_taken_or_malformed_is_refused()
    {
        _state.AddEntity<Account>("account");

        Assert.Throws<ArgumentException>(() => _state.AddEntity<Order>("account"));
        Assert.Throws<ArgumentException>(() => _state.AddEntity<Order>("Order"));
    }

    [Fact]
    public void A_class_that_is_not_exactly_one_decider_is_refused()
    {
        Assert.Contains("implements 0 IDecider", Refusal<NoDecider>(), StringComparison.Ordinal);
        Assert.Contains("implements 2 IDecider", Refusal<TwoDeciders>(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_hierarchy_without_a_name_for_every_type_is_refused() =>
        Assert.Contains($"{typeof(Forgotten)} has no name", Refusal<Decider<Incomplete>>(), StringComparison.Ordinal);

    [Fact]
    public void A_hierarchy_that_names_nothing_is_refused() => Assert.Contains("names no types", Refusal<Decider<Nameless>>(), StringComparison.Ordinal);

    [Fact]
    public void A_hierarchy_with_a_name_for_two_types_is_refused() =>
        Assert.Contains("gives the name 'x' to both", Refusal<Decider<Ambiguous>>(), StringComparison.Ordinal);

    [Fact]
    public void A_type_with_two_names_is_refused() => Assert.Contains("two names", Refusal<Decider<TwiceNamed>>(), StringComparison.Ordinal);

    [Fact]
    public void A_name_that_is_no_name_is_refused()
    {
        Assert.Contains("names ActorState", Refusal<Decider<Numbered>>(), StringComparison.Ordinal);
        Assert.Contains("'$x'", Refusal<Decider<Misnamed>>(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_hierarchy_that_is_not_closed_by_an_abstract_root_is_refused() =>
        Assert.Contains("must be abstract", Refusal<Decider<Concrete>>(), StringComparison.Ordinal);

    private string Refusal<TDecider>()
        where TDecider : class, new() =>
        Assert.Throws<InvalidOperationException>(() => _state.AddEntity<TDecider>("thing")).Message;

    private sealed class NoDecider;

    private sealed class TwoDeciders : IDecider<object, ThermostatCommand, ThermostatEvent>, IDecider<object, AccountCommand, AccountEvent>
    {
        public object Initial => this;

        public Decision<ThermostatEvent> Decide(object state, ThermostatCommand command, DecisionContext context) => Decision.Unchanged<ThermostatEvent>();

        public Decision<AccountEvent> Decide(object state, AccountCommand command, DecisionContext context) => Decision.Unchanged<AccountEvent>();

        public object Evolve(object state, ThermostatEvent @event) => state;

        public object Evolve(object state, AccountEvent @event) => state;
    }

    private sealed class Decider<TCommand> : IDecider<ThermostatState, TCommand, ThermostatEvent>
        where TCommand : class
    {
        public ThermostatState Initial => new(ThermostatMode.SwitchedOff, 0, null);

        public Decision<ThermostatEvent> Decide(ThermostatState state, TCommand command, DecisionContext context) => Decision.Unchanged<ThermostatEvent>();

        public ThermostatState Evolve(ThermostatState state, ThermostatEvent @event) => state;
    }

    [JsonDerivedType(typeof(Named), "named")]
    private abstract record Incomplete;

    private sealed record Named : Incomplete;

    private sealed record Forgotten : Incomplete;

    private abstract record Nameless;

    [JsonDerivedType(typeof(First), "x")]
    [JsonDerivedType(typeof(Second), "x")]
    private abstract record Ambiguous;

    private sealed record First : Ambiguous;

    private sealed record Second : Ambiguous;

    [JsonDerivedType(typeof(Twin), "x")]
    [JsonDerivedType(typeof(Twin), "y")]
    private abstract record TwiceNamed;

    private sealed record Twin : TwiceNamed;

    [JsonDerivedType(typeof(One), 1)]
    private abstract record Numbered;

    private sealed record One : Numbered;

    [JsonDerivedType(typeof(Dollar), "$x")]
    private abstract record Misnamed;

    private sealed record Dollar : Misnamed;

    [JsonDerivedType(typeof(Leaf), "leaf")]
    private record Concrete;

    private sealed record Leaf : Concrete;
}
