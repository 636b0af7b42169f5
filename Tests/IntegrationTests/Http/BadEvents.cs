namespace ActorState.IntegrationTests.Http;

/// <summary>Events, patches and undo of the wrong form.</summary>
internal static class BadEvents
{
    private const string Events = $"{BadRequest.Document}/events";

    private static readonly string[] NoTypes = ["", " ", "1a", "-a", "a b", "é", "a/b", "$replaced", "$mine", new('a', 129)];

    private static readonly string[] NoVersions = ["-1", "1.5", "\"2\"", "true", "[]", "{}"];

    private static readonly (string Name, string Body)[] NoEvents =
    [
        ("no events member", "{}"), ("no events", """{"events":[]}"""), ("events that are an object", """{"events":{}}"""), ("events that are null", """{"events":null}"""),
        ("an event that is no object", """{"events":[1]}"""), ("an event without a type", """{"events":[{"data":{}}]}"""), ("an event without data", """{"events":[{"type":"t"}]}"""),
        ("a type that is a number", """{"events":[{"type":1,"data":{}}]}"""), ("data that is an array", JsonText.Event(data: "[]")), ("data that is null", JsonText.Event(data: "null")),
        ("data that is text", JsonText.Event(data: "\"x\"")), ("metadata that is an array", JsonText.Event(metadata: "[]")), ("metadata that is text", JsonText.Event(metadata: "\"x\"")),
        ("an unknown member", """{"events":[{"type":"t","data":{}}],"more":1}"""), ("an unknown member of an event", """{"events":[{"type":"t","data":{},"more":1}]}"""),
        ("one bad event behind a good one", """{"events":[{"type":"t","data":{}},{"type":"$t","data":{}}]}"""),
    ];

    private static readonly (string Name, string Body)[] NoPatches =
    [
        ("an object", "{}"), ("a number", "[1]"), ("no op", """[{"path":"/a","value":1}]"""), ("an unknown op", """[{"op":"set","path":"/a","value":1}]"""),
        ("no path", """[{"op":"remove"}]"""), ("a path that is a number", """[{"op":"remove","path":1}]"""), ("a path without a slash", """[{"op":"remove","path":"a"}]"""),
        ("add without a value", """[{"op":"add","path":"/b"}]"""), ("test without a value", """[{"op":"test","path":"/a"}]"""), ("move without from", """[{"op":"move","path":"/b"}]"""),
    ];

    private static readonly (string Name, string Body)[] FailingPatches =
    [
        ("a failing test", """[{"op":"test","path":"/a","value":2}]"""), ("a test of a missing member", """[{"op":"test","path":"/b","value":null}]"""),
        ("a failing test behind a change", """[{"op":"add","path":"/b","value":1},{"op":"test","path":"/a","value":2}]"""),
        ("remove of a missing member", """[{"op":"remove","path":"/b"}]"""), ("replace of a missing member", """[{"op":"replace","path":"/b","value":1}]"""),
        ("add under a missing member", """[{"op":"add","path":"/b/c","value":1}]"""), ("add beyond the end of an array", """[{"op":"add","path":"/list/2","value":1}]"""),
        ("an index with a leading zero", """[{"op":"replace","path":"/list/00","value":1}]"""), ("copy of a missing member", """[{"op":"copy","from":"/b","path":"/c"}]"""),
        ("a result that is a number", """[{"op":"replace","path":"","value":1}]"""), ("a result that is an array", """[{"op":"add","path":"","value":[]}]"""),
    ];

    public static IEnumerable<BadRequest> All =>
    [
        .. NoEvents.Select(row => BadRequest.Post($"events with {row.Name}", Events, row.Body, 400, "invalid_argument")),
        .. NoTypes.Select(type => BadRequest.Post($"event type '{type}'", Events, JsonText.Event(type), 400, "invalid_argument")),
        .. NoVersions.Select(version =>
            BadRequest.Post($"expectedVersion {version}", Events, $$$"""{"events":[{"type":"t","data":{}}],"expectedVersion":{{{version}}}}""", 400, "invalid_argument")),
        .. ((string[])["0", "1", "3", "9007199254740993"]).Select(version =>
            BadRequest.Post($"expectedVersion {version} at version 2", Events, $$$"""{"events":[{"type":"t","data":{}}],"expectedVersion":{{{version}}}}""", 409, "version_conflict")),
        BadRequest.Post("expectedVersion 1 of no entity", $"{BadRequest.Absent}/events", """{"events":[{"type":"t","data":{}}],"expectedVersion":1}""", 409, "version_conflict"),

        .. NoPatches.Select(row => BadRequest.WithBody($"JSON patch with {row.Name}", "PATCH", BadRequest.Document, BadRequest.JsonPatch, row.Body, 400, "invalid_argument")),
        .. FailingPatches.Select(row => BadRequest.WithBody($"JSON patch with {row.Name}", "PATCH", BadRequest.Document, BadRequest.JsonPatch, row.Body, 422, "patch_failed")),
        BadRequest.WithBody("JSON patch that makes depth 33", "PATCH", "/v1/entities/cart/deep", BadRequest.JsonPatch,
            $$"""[{"op":"add","path":"{{string.Concat(Enumerable.Repeat("/n", 29))}}/x","value":[[[1]]]}]""", 422, "patch_failed"),
        BadRequest.WithBody("merge patch of no entity", "PATCH", BadRequest.Absent, BadRequest.MergePatch, "{}", 404, "entity_not_found"),
        BadRequest.WithBody("JSON patch of a deleted entity", "PATCH", BadRequest.Deleted, BadRequest.JsonPatch, "[]", 404, "entity_not_found"),

        .. ((string[])["-1", "2", "3", "1.5", "\"1\"", "null", "[]"]).Select(to => BadRequest.Post($"undo to {to}", $"{BadRequest.Document}/undo", $$"""{"to":{{to}}}""", 400, "invalid_argument")),
        BadRequest.Post("undo with an unknown member", $"{BadRequest.Document}/undo", """{"from":1}""", 400, "invalid_argument"),
        BadRequest.Post("redo with to", $"{BadRequest.Document}/redo", """{"to":1}""", 400, "invalid_argument"),
        BadRequest.Post("redo with nothing undone", $"{BadRequest.Document}/redo", "{}", 409, "nothing_to_redo"),
        BadRequest.Post("undo of no entity", $"{BadRequest.Absent}/undo", "{}", 404, "entity_not_found"),
        BadRequest.Post("redo of no entity", $"{BadRequest.Absent}/redo", "{}", 404, "entity_not_found"),
    ];
}
