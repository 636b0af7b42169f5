using ActorState.Entities;
using ActorState.Entities.Code;
using Xunit;

namespace ActorState.UnitTests.Entities.Code;

public sealed class DeciderDefinitionTests
{
    private static readonly IEntityDefinition Definition = Scenario.Define<Thermostat>("thermostat");

    [Fact]
    public void Names_come_from_the_hierarchies_in_their_order()
    {
        Assert.True(Definition.IsCode);
        Assert.Equal(["turn", "program", "emit", "defect"], Definition.Commands);
        Assert.Equal(["turned", "vanished"], Definition.Events);
    }

    [Fact]
    public void State_version_and_undo_come_from_the_options()
    {
        var definition = Scenario.Define<Thermostat>("thermostat", new DeciderOptions { StateVersion = 3, UndoAllowed = false });

        Assert.Equal((3, false), (definition.StateVersion, definition.UndoAllowed));
        Assert.Equal((1, true), (Definition.StateVersion, Definition.UndoAllowed));
    }

    [Theory]
    [InlineData("", "turn {\"degrees\":21.50}", "turned {\"degrees\":21.50} → {\"was\":0}")]
    [InlineData("", "turn {\"degrees\":1,\"note\":\"😀\"}", "turned {\"degrees\":1,\"note\":\"\\uD83D\\uDE00\"} → {\"was\":0}")]
    [InlineData("turned {\"degrees\":20}", "turn {\"degrees\":20.0}", "unchanged")]
    [InlineData("turned {\"degrees\":20}", "turn {\"degrees\":31}", "!too_hot")]
    [InlineData("", "emit {\"count\":2}", "turned {\"degrees\":1,\"note\":\"\"} | turned {\"degrees\":1,\"note\":\"\"}")]
    [InlineData("", "emit {\"count\":1,\"noteLength\":262122}", "payload_too_large 262144")]
    public void A_decision_becomes_bytes(string given, string command, string expected) => Assert.Equal(expected, Definition.Decide(given, command));

    [Fact]
    public void The_largest_event_and_the_most_events_are_accepted()
    {
        Assert.Equal(262_144, Definition.Decide("", "emit {\"count\":1,\"noteLength\":262121}").Length - "turned ".Length);
        Assert.Equal(1_000, Definition.Decide("", "emit {\"count\":1000}").Split('|').Length);
    }

    [Theory]
    [InlineData("defect {\"kind\":\"null\"}")]
    [InlineData("defect {\"kind\":\"default\"}")]
    [InlineData("defect {\"kind\":\"null-event\"}")]
    [InlineData("emit {\"count\":0}")]
    [InlineData("emit {\"count\":1001}")]
    public void A_decision_that_no_decider_may_make_throws(string command)
    {
        var defect = Assert.Throws<InvalidOperationException>(() => Definition.Decide("", command));

        Assert.Contains("'thermostat'", defect.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(EntityOperation.Put)]
    [InlineData(EntityOperation.Merge)]
    [InlineData(EntityOperation.Patch)]
    [InlineData(EntityOperation.Delete)]
    [InlineData(EntityOperation.Append)]
    public void Only_commands_change_a_code_type(EntityOperation operation) =>
        Assert.Equal(ErrorCode.NotADocument, Definition.Prepare(Scenario.Request(null, "{}"u8.ToArray(), operation)).Problem!.Code);

    [Theory]
    [InlineData("Turn")]
    [InlineData("turned")]
    [InlineData("")]
    [InlineData(null)]
    public void A_command_without_a_type_is_unknown(string? name) =>
        Assert.Equal(ErrorCode.UnknownCommand, Definition.Prepare(Scenario.Request(name, [])).Problem!.Code);

    [Theory]
    [InlineData("turn {\"degrees\":1}", "ok")]
    [InlineData("turn", "invalid_argument degrees")]
    [InlineData("turn {}", "invalid_argument degrees")]
    [InlineData("turn []", "invalid_argument")]
    [InlineData("turn null", "invalid_argument")]
    [InlineData("turn \"degrees\"", "invalid_argument")]
    [InlineData("turn {\"degrees\":1,\"unit\":2}", "invalid_argument unit")]
    [InlineData("turn {\"Degrees\":1}", "invalid_argument Degrees")]
    [InlineData("turn {\"degrees\":1,\"$type\":\"emit\"}", "invalid_argument $type")]
    [InlineData("turn {\"degrees\":\"1\"}", "invalid_argument degrees")]
    [InlineData("turn {\"degrees\":true}", "invalid_argument degrees")]
    [InlineData("turn {\"degrees\":1e400}", "invalid_argument degrees")]
    [InlineData("turn {\"degrees\":null}", "invalid_argument degrees")]
    [InlineData("turn {\"degrees\":1,\"note\":null}", "invalid_argument note")]
    [InlineData("turn {\"degrees\":1,\"note\":[]}", "invalid_argument note")]
    [InlineData("turn {\"degrees\":1,\"note\":\"12345\"}", "ok")]
    [InlineData("turn {\"degrees\":1,\"note\":\"😀😀😀😀😀\"}", "ok")]
    [InlineData("turn {\"degrees\":1,\"note\":\"123456\"}", "invalid_argument note")]
    [InlineData("emit {\"count\":1.5}", "invalid_argument count")]
    [InlineData("emit {\"count\":99999999999}", "invalid_argument count")]
    public void A_body_is_taken_or_the_member_is_named(string command, string expected) => Assert.Equal(expected, Definition.Prepare(command));

    [Theory]
    [InlineData("{\"name\":\"n\",\"slots\":[{\"hour\":0,\"then\":{\"degrees\":1}}],\"days\":7,\"extra\":{\"any\":null}}", "ok")]
    [InlineData("{\"name\":\"n\",\"slots\":[],\"extra\":null}", "ok")]
    [InlineData("{\"slots\":[]}", "invalid_argument name")]
    [InlineData("{\"name\":\"\",\"slots\":[]}", "invalid_argument name")]
    [InlineData("{\"name\":\"n\"}", "invalid_argument slots")]
    [InlineData("{\"name\":\"n\",\"slots\":{}}", "invalid_argument slots")]
    [InlineData("{\"name\":\"n\",\"slots\":[null]}", "invalid_argument slots[0]")]
    [InlineData("{\"name\":\"n\",\"slots\":[{\"hour\":1},{\"hour\":24}]}", "invalid_argument slots[1].hour")]
    [InlineData("{\"name\":\"n\",\"slots\":[{\"hour\":1},{\"hour\":\"1\"}]}", "invalid_argument slots[1].hour")]
    [InlineData("{\"name\":\"n\",\"slots\":[{\"hour\":1,\"then\":{}}]}", "invalid_argument slots[0].then.degrees")]
    [InlineData("{\"name\":\"n\",\"slots\":[{\"hour\":1,\"then\":{\"degrees\":1,\"note\":\"123456\"}}]}", "invalid_argument slots[0].then.note")]
    [InlineData("{\"name\":\"n\",\"slots\":[{\"hour\":1,\"min\":2}]}", "invalid_argument slots[0].min")]
    [InlineData("{\"name\":\"n\",\"slots\":[],\"days\":8}", "invalid_argument days")]
    [InlineData("{\"name\":\"n\",\"slots\":[],\"days\":null}", "invalid_argument days")]
    [InlineData("{\"name\":\"n\",\"slots\":[],\"length\":0}", "invalid_argument length")]
    public void Members_inside_members_are_named_by_their_path(string body, string expected) => Assert.Equal(expected, Definition.Prepare($"program {body}"));

    [Fact]
    public void A_refusal_names_no_dotnet_type()
    {
        var problem = Definition.Prepare(Scenario.Request("turn", "{\"degrees\":\"warm\"}"u8.ToArray())).Problem!;

        Assert.Equal("'degrees' has a value of the wrong kind or form.", problem.Detail);
    }

    [Fact]
    public void A_state_is_read_back_as_it_was_written()
    {
        var encoded = Definition.Encode(Definition.Fold("turned {\"degrees\":21.50,\"note\":\"a\"}")!);

        Assert.Equal("{\"mode\":\"switched-on\",\"degrees\":21.50,\"note\":\"a\"}", Scenario.Text(encoded));
        Assert.Equal(encoded.ToArray(), Definition.Encode(Definition.Decode(encoded)).ToArray());
    }

    [Fact]
    public void An_absent_member_of_a_stored_event_is_not_needed_when_it_may_be_null() =>
        Assert.Equal("{\"mode\":\"switched-on\",\"degrees\":1}", Scenario.Text(Definition.Encode(Definition.Fold("turned {\"degrees\":1}")!)));

    [Fact]
    public void An_unknown_stored_event_is_named_with_its_type()
    {
        var defect = Assert.Throws<InvalidOperationException>(() => Definition.Fold("cooled {}"));

        Assert.Equal("Entity type 'thermostat' has no event 'cooled' (stored as 'cooled') and no upcaster for it.", defect.Message);
    }

    [Fact]
    public void A_fold_to_no_state_is_a_defect() => Assert.Throws<InvalidOperationException>(() => Definition.Fold("vanished {}"));
}
