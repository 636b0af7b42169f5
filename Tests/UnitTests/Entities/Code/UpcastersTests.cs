using System.Text;
using ActorState.Entities.Code;
using Xunit;

namespace ActorState.UnitTests.Entities.Code;

public sealed class UpcastersTests
{
    [Fact]
    public void Stored_events_pass_through_every_step_to_todays_name()
    {
        var options = new DeciderOptions()
            .Upcast("heated", data => new StoredEvent("set", Replace(data, "celsius", "value")))
            .Upcast("set", data => new StoredEvent("turned", Replace(data, "value", "degrees")));
        var definition = Scenario.Define<Thermostat>("thermostat", options);

        Assert.Equal("{\"mode\":\"switched-on\",\"degrees\":5}", Scenario.Text(definition.Encode(definition.Fold("heated {\"celsius\":5}")!)));
        Assert.Equal("{\"mode\":\"switched-on\",\"degrees\":6}", Scenario.Text(definition.Encode(definition.Fold("heated {\"celsius\":5} | set {\"value\":6}")!)));
    }

    [Fact]
    public void A_step_to_the_same_name_ends_the_chain()
    {
        var options = new DeciderOptions().Upcast("turned", data => new StoredEvent("turned", Replace(data, "celsius", "degrees")));
        var definition = Scenario.Define<Thermostat>("thermostat", options);

        Assert.Equal("{\"mode\":\"switched-on\",\"degrees\":6}", Scenario.Text(definition.Encode(definition.Fold("turned {\"celsius\":5} | turned {\"degrees\":6}")!)));
    }

    [Fact]
    public void Steps_that_go_round_are_a_defect()
    {
        var upcasters = new Upcasters();
        upcasters.Add("a", data => new StoredEvent("b", data));
        upcasters.Add("b", data => new StoredEvent("a", data));

        Assert.Throws<InvalidOperationException>(() => upcasters.Apply(new StoredEvent("a", default)));
    }

    [Fact]
    public void A_name_has_one_step()
    {
        var upcasters = new Upcasters();
        upcasters.Add("a", data => new StoredEvent("b", data));

        Assert.Throws<ArgumentException>(() => upcasters.Add("a", data => new StoredEvent("c", data)));
    }

    private static byte[] Replace(ReadOnlyMemory<byte> data, string from, string to) =>
        Encoding.UTF8.GetBytes(Scenario.Text(data).Replace(from, to, StringComparison.Ordinal));
}
