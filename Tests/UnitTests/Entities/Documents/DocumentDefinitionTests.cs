using ActorState.Entities.Documents;
using ActorState.Entities;
using ActorState.Errors;
using Xunit;

namespace ActorState.UnitTests.Entities.Documents;

public sealed class DocumentDefinitionTests
{
    private static readonly DecisionContext Context = new(new EntityId("default", "cart", "42"), 3, DateTimeOffset.UnixEpoch, "c1", null);
    private static readonly DocumentDefinition Documents = new();

    [Fact]
    public void A_put_stores_the_object_without_the_white_space_around_it()
    {
        var decided = Decide(null, EntityOperation.Put, " \r\n{ \"a\" : 1.10 }\t");
        Assert.Equal([("$replaced", "{ \"a\" : 1.10 }")], Events(decided));
        Assert.Equal("{ \"a\" : 1.10 }", Folded(null, decided));
    }

    [Fact]
    public void A_put_of_the_present_bytes_changes_nothing()
    {
        Assert.IsType<EntityDecision.Unchanged>(Decide("""{"a":1}""", EntityOperation.Put, """ {"a":1} """));
        Assert.Equal([("$replaced", """{"a":1.0}""")], Events(Decide("""{"a":1}""", EntityOperation.Put, """{"a":1.0}""")));
    }

    [Fact]
    public void A_merge_is_stored_as_sent_and_folded()
    {
        var decided = Decide("""{"a":1,"b":2}""", EntityOperation.Merge, """ {"a":null,"c":3.0} """);
        Assert.Equal([("$merged", """{"a":null,"c":3.0}""")], Events(decided));
        Assert.Equal("""{"b":2,"c":3.0}""", Folded("""{"a":1,"b":2}""", decided));
    }

    [Fact]
    public void A_patch_is_stored_as_sent_and_folded()
    {
        var decided = Decide("""{"a":1}""", EntityOperation.Patch, """ [{"op":"add","path":"/b","value":1.0}] """);
        Assert.Equal([("$patched", """[{"op":"add","path":"/b","value":1.0}]""")], Events(decided));
        Assert.Equal("""{"a":1,"b":1.0}""", Folded("""{"a":1}""", decided));
    }

    [Fact]
    public void A_delete_leaves_nothing()
    {
        var decided = Decide("""{"a":1}""", EntityOperation.Delete, "");
        Assert.Equal([("$deleted", "{}")], Events(decided));
        Assert.Null(Folded("""{"a":1}""", decided));
    }

    [Theory]
    [InlineData(EntityOperation.Merge, "{}")]
    [InlineData(EntityOperation.Patch, "[]")]
    [InlineData(EntityOperation.Delete, "")]
    public void What_is_absent_cannot_be_changed(EntityOperation operation, string body)
    {
        var problem = Refusal(Decide(null, operation, body));
        Assert.Equal((ErrorCode.EntityNotFound, "Entity cart/42 does not exist."), (problem.Code, problem.Detail));
    }

    [Theory]
    [InlineData(EntityOperation.Merge, """{"a":1,"no":null}""")]
    [InlineData(EntityOperation.Patch, """[{"op":"replace","path":"/a","value":1}]""")]
    public void A_patch_that_leaves_the_bytes_changes_nothing(EntityOperation operation, string body) =>
        Assert.IsType<EntityDecision.Unchanged>(Decide("""{"a":1}""", operation, body));

    [Fact]
    public void A_failing_patch_is_refused()
    {
        var problem = Refusal(Decide("""{"a":1}""", EntityOperation.Patch, """[{"op":"test","path":"/a","value":2}]"""));
        Assert.Equal((ErrorCode.PatchFailed, "Operation 0 (test \"/a\") fails: the value there is another one."), (problem.Code, problem.Detail));
    }

    [Fact]
    public void Appended_events_keep_their_bytes_and_merge_into_a_new_entity()
    {
        var decided = Decide(
            null,
            EntityOperation.Append,
            """{"events":[{"type":"Added.v1_x-y","data":{ "a" : 1.10 },"metadata":{ "m":1 }},{"data":{"b":null,"c":{}},"type":"b"}],"expectedVersion":0}""");
        var accepted = Assert.IsType<EntityDecision.Accepted>(decided);
        Assert.Equal([("Added.v1_x-y", "{ \"a\" : 1.10 }"), ("b", """{"b":null,"c":{}}""")], Events(decided));
        Assert.Equal(["{ \"m\":1 }", ""], accepted.Events.Select(e => JsonText.Text(e.Metadata)));
        Assert.Equal("""{"a":1.10,"c":{}}""", Folded(null, decided));
    }

    [Fact]
    public void Events_are_appended_even_where_the_state_stays() =>
        Assert.Equal([("e", "{}")], Events(Decide("""{"a":1}""", EntityOperation.Append, """{"events":[{"type":"e","data":{}}]}""")));

    [Theory]
    [InlineData("0", 0L)]
    [InlineData("9223372036854775807", 9223372036854775807L)]
    public void The_expected_version_is_read(string number, long expected)
    {
        var prepared = Prepare(EntityOperation.Append, $$$"""{"expectedVersion":{{{number}}},"events":[{"type":"e","data":{}}]}""");
        Assert.Equal((expected, null), (prepared.ExpectedVersion, prepared.Problem));
    }

    [Theory]
    [InlineData("[]", null)]
    [InlineData("", null)]
    [InlineData("{}", "events")]
    [InlineData("""{"events":[]}""", "events")]
    [InlineData("""{"events":{}}""", "events")]
    [InlineData("""{"events":[{"type":"e","data":{}}],"extra":1}""", "extra")]
    [InlineData("""{"events":[1]}""", "events[0]")]
    [InlineData("""{"events":[{"type":"e","data":{}},{"type":"e","data":{},"x":1}]}""", "events[1].x")]
    [InlineData("""{"events":[{"data":{}}]}""", "events[0].type")]
    [InlineData("""{"events":[{"type":"$replaced","data":{}}]}""", "events[0].type")]
    [InlineData("""{"events":[{"type":"1e","data":{}}]}""", "events[0].type")]
    [InlineData("""{"events":[{"type":"é","data":{}}]}""", "events[0].type")]
    [InlineData("""{"events":[{"type":"e\n","data":{}}]}""", "events[0].type")]
    [InlineData("""{"events":[{"type":"","data":{}}]}""", "events[0].type")]
    [InlineData("""{"events":[{"type":"e"}]}""", "events[0].data")]
    [InlineData("""{"events":[{"type":"e","data":null}]}""", "events[0].data")]
    [InlineData("""{"events":[{"type":"e","data":{},"metadata":[]}]}""", "events[0].metadata")]
    [InlineData("""{"events":[{"type":"e","data":{}}],"expectedVersion":-1}""", "expectedVersion")]
    [InlineData("""{"events":[{"type":"e","data":{}}],"expectedVersion":5.0}""", "expectedVersion")]
    [InlineData("""{"events":[{"type":"e","data":{}}],"expectedVersion":"5"}""", "expectedVersion")]
    [InlineData("""{"events":[{"type":"e","data":{}}],"expectedVersion":null}""", "expectedVersion")]
    [InlineData("""{"events":[{"type":"e","data":{}}],"expectedVersion":9223372036854775808}""", "expectedVersion")]
    public void A_malformed_append_names_the_member(string body, string? member)
    {
        var problem = Prepare(EntityOperation.Append, body).Problem;
        Assert.Equal((ErrorCode.InvalidArgument, member), (problem?.Code, problem?.Member));
    }

    [Fact]
    public void Types_of_128_characters_are_the_longest()
    {
        Assert.Null(Prepare(EntityOperation.Append, AppendOf(new string('t', 128), "{}", "{}")).Problem);
        Assert.Equal("events[0].type", Prepare(EntityOperation.Append, AppendOf(new string('t', 129), "{}", "{}")).Problem?.Member);
    }

    [Fact]
    public void Data_and_metadata_have_their_limits()
    {
        Assert.Null(Prepare(EntityOperation.Append, AppendOf("e", ObjectOf(262_144), ObjectOf(16_384))).Problem);
        var data = Prepare(EntityOperation.Append, AppendOf("e", ObjectOf(262_145), "{}")).Problem;
        Assert.Equal((ErrorCode.PayloadTooLarge, 262_144L, "events[0].data has 262145 bytes; the limit is 262144."), (data?.Code, data?.Limit, data?.Detail));
        var metadata = Prepare(EntityOperation.Append, AppendOf("e", "{}", ObjectOf(16_385))).Problem;
        Assert.Equal((ErrorCode.PayloadTooLarge, 16_384L, "events[0].metadata"), (metadata?.Code, metadata?.Limit, metadata?.Member));
    }

    [Fact]
    public void A_thousand_events_are_the_most_of_a_request()
    {
        Assert.Null(Prepare(EntityOperation.Append, AppendOf(1_000)).Problem);
        var problem = Prepare(EntityOperation.Append, AppendOf(1_001)).Problem;
        Assert.Equal((ErrorCode.PayloadTooLarge, 1_000L), (problem?.Code, problem?.Limit));
    }

    [Theory]
    [InlineData(EntityOperation.Put, "[1]")]
    [InlineData(EntityOperation.Put, "")]
    [InlineData(EntityOperation.Merge, "null")]
    [InlineData(EntityOperation.Patch, "{}")]
    [InlineData(EntityOperation.Patch, "")]
    public void A_body_of_the_wrong_kind_is_refused(EntityOperation operation, string body)
    {
        var problem = Prepare(operation, body).Problem;
        Assert.Equal((ErrorCode.InvalidArgument, null), (problem?.Code, problem?.Member));
    }

    [Fact]
    public void Documents_have_no_commands() =>
        Assert.Equal(ErrorCode.NotACodeType, Prepare(EntityOperation.Command, "{}").Problem?.Code);

    [Theory]
    [InlineData(EntityOperation.Merge, """{"b":"xxxxxxxxxx"}""")]
    [InlineData(EntityOperation.Patch, """[{"op":"add","path":"/b","value":"xxxxxxxxxx"}]""")]
    [InlineData(EntityOperation.Append, """{"events":[{"type":"e","data":{"b":"xxxxxxxxxx"}}]}""")]
    public void A_state_beyond_its_limit_is_refused(EntityOperation operation, string body)
    {
        const int AddedLength = 17;
        Assert.IsType<EntityDecision.Accepted>(Decide(ObjectOf(EntityLimits.StateBytesMax - AddedLength), operation, body));
        var problem = Refusal(Decide(ObjectOf(EntityLimits.StateBytesMax - AddedLength + 1), operation, body));
        Assert.Equal(
            (ErrorCode.PayloadTooLarge, 1_048_576L, "The state would have 1048577 bytes; the limit is 1048576."),
            (problem.Code, problem.Limit, problem.Detail));
    }

    [Theory]
    [InlineData(EntityOperation.Put, """{"bad":1}""")]
    [InlineData(EntityOperation.Merge, """{"bad":1}""")]
    [InlineData(EntityOperation.Patch, """[{"op":"add","path":"/bad","value":1}]""")]
    [InlineData(EntityOperation.Append, """{"events":[{"type":"e","data":{"bad":1}}]}""")]
    public void A_schema_looks_at_every_new_state(EntityOperation operation, string body)
    {
        var strict = new DocumentDefinition(static state => JsonText.Text(state).Contains("bad", StringComparison.Ordinal) ? "It is bad." : null);
        var problem = Refusal(Decide("""{"a":1}""", operation, body, strict));
        Assert.Equal((ErrorCode.SchemaViolation, "It is bad."), (problem.Code, problem.Detail));
        Assert.IsType<EntityDecision.Accepted>(Decide("""{"bad":1}""", EntityOperation.Delete, "", strict));
    }

    [Fact]
    public void Many_merges_fold_as_one_by_one_and_leave_earlier_states_alone()
    {
        var expected = new List<string> { """{"n":0}""" };
        var states = new List<object?> { Decoded(expected[0]) };
        for (var i = 1; i <= 2_500; i++)
        {
            var data = $$"""{"n":{{i}},"k{{i % 7}}":{{(i % 3 == 0 ? "null" : "1")}}}""";
            expected.Add(JsonText.Merge(expected[^1], data));
            states.Add(Documents.Evolve(states[^1], "counted", JsonText.Bytes(data)));
        }

        foreach (var version in (int[])[2_500, 1_500, 3, 1_001, 0])
        {
            var state = Assert.IsType<DocumentState>(states[version]);
            Assert.Equal(expected[version], JsonText.Text(state.Json));
        }
    }

    private static Prepared Prepare(EntityOperation operation, string body) =>
        Documents.Prepare(new EntityRequest("default", operation, "run", JsonText.Bytes(body), "c1", true, TimeSpan.FromSeconds(15)));

    private static EntityDecision Decide(string? state, EntityOperation operation, string body, DocumentDefinition? definition = null)
    {
        var prepared = Prepare(operation, body);
        Assert.Null(prepared.Problem);
        Assert.NotNull(prepared.Command);
        return (definition ?? Documents).Decide(Decoded(state), prepared.Command, Context);
    }

    private static object? Decoded(string? state) => state is null ? null : Documents.Decode(JsonText.Bytes(state));

    private static (string Type, string Data)[] Events(EntityDecision decision) =>
        [.. Assert.IsType<EntityDecision.Accepted>(decision).Events.Select(e => (e.Type, JsonText.Text(e.Data)))];

    private static EntityProblem Refusal(EntityDecision decision) => Assert.IsType<EntityDecision.Refused>(decision).Problem;

    private static string? Folded(string? state, EntityDecision decision)
    {
        var value = Assert.IsType<EntityDecision.Accepted>(decision).Events
            .Aggregate(Decoded(state), static (present, e) => Documents.Evolve(present, e.Type, e.Data));
        return value is null ? null : JsonText.Text(Documents.Encode(value));
    }

    private static string AppendOf(string type, string data, string metadata) =>
        $$"""{"events":[{"type":"{{type}}","data":{{data}},"metadata":{{metadata}}}]}""";

    private static string AppendOf(int count) =>
        $$"""{"events":[{{string.Join(',', Enumerable.Repeat("""{"type":"e","data":{}}""", count))}}]}""";

    private static string ObjectOf(int bytes) => $"{{\"a\":\"{new string('x', bytes - 8)}\"}}";
}
