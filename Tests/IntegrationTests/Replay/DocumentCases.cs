using static ActorState.IntegrationTests.Replay.ReplayFixture;
using static ActorState.IntegrationTests.Replay.ReplayOutcome;
using static ActorState.IntegrationTests.Replay.ReplayStep;
using static ActorState.IntegrationTests.Replay.ReplayTable;

namespace ActorState.IntegrationTests.Replay;

/// <summary>Writes of documents.</summary>
internal static class DocumentCases
{
    private const string One = """{"n":1}""";
    private const string Two = """{"n":2}""";
    private const string Three = """{"a":1,"b":2,"c":3}""";
    private const string AddM = """[{"op":"add","path":"/m","value":1}]""";
    private const string TestTwo = """[{"op":"test","path":"/n","value":2},{"op":"add","path":"/m","value":1}]""";

    private static readonly ReplayStep Full = Put("""{"a":1,"b":2}""");
    private static readonly ReplayStep Open = Command("open", """{"owner":"Ann"}""");
    private static readonly ReplayStep Pay = Command("deposit", """{"amount":1}""");

    public static void Add(ReplayTable table)
    {
        AddPuts(table);
        AddMerges(table);
        AddPatches(table);
        AddDeletes(table);
        AddAppends(table);
    }

    private static void AddPuts(ReplayTable t)
    {
        t.Add(Applied, "PUT creates", Note, [], Put(One), Ok(201, 1), [Put(Two)], Ok(200, 3));
        t.Add(Applied, "PUT creates again", Note, [Put(Two), Delete()], Put(One), Ok(201, 3), [Put(Two)], Ok(200, 5));
        t.Add(Applied, "PUT replaces", Note, [Put(One)], Put(Two), Ok(200, 2), [Delete()], Ok(201, 4));
        t.Add(Applied, "PUT creates if absent", Note, [], Put(One).IfNoneMatch("*"), Ok(201, 1), [Put(Two)], No(412, "already_exists"));
        t.Add(Applied, "PUT replaces a version", Note, [Put(One)], Put(Two).IfMatch("\"1\""), Ok(200, 2), [Delete()], No(412, "version_mismatch"));
        t.Add(Unchanged, "PUT unchanged", Note, [Put(One)], Put(One), Ok(200, 1), [Put(Two)], Ok(200, 3));
        t.Add(Rejected, "PUT 422", Strict, [Full], Put(Three).IfMatch("\"1\""), No(422, "schema_violation"), [Put(One)], No(412, "version_mismatch"));
        t.Add(Rejected, "PUT 422, absent", Strict, [], Put(Three).IfNoneMatch("*"), No(422, "schema_violation"), [Put(One)], No(412, "already_exists"));
        t.Add(NotKept, "PUT 412 If-Match", Note, [Put(One)], Put(Two).IfMatch("\"2\""), No(412, "version_mismatch"), [Put("{}")], Ok(200, 3));
        t.Add(NotKept, "PUT 412 If-None-Match", Note, [Put(One)], Put(Two).IfNoneMatch("*"), No(412, "already_exists"), [Delete()], Ok(201, 3));
        t.Add(NotKept, "PUT 404", Unlisted, [], Put(One), No(404, "unknown_entity_type"), [], No(404, "unknown_entity_type"));
        t.Add(NotKept, "PUT 409", "account", [Open], Put(One), No(409, "not_a_document"), [Pay], No(409, "not_a_document"));
    }

    private static void AddMerges(ReplayTable t)
    {
        t.Add(Applied, "merge applies", Note, [Put(One)], Merge(Two), Ok(200, 2), [Delete()], No(404, "entity_not_found"));
        t.Add(Applied, "merge of a version applies", Note, [Put(One)], Merge(Two).IfMatch("\"1\""), Ok(200, 2), [Put(One)], No(412, "version_mismatch"));
        t.Add(Unchanged, "merge unchanged", Note, [Put(One)], Merge(One), Ok(200, 1), [Put(Two)], Ok(200, 3));
        t.Add(Rejected, "merge 422", Strict, [Full], Merge("""{"c":3}"""), No(422, "schema_violation"), [Merge("""{"b":null}""")], Ok(200, 3));
        t.Add(NotKept, "merge 412", Note, [Put(One)], Merge(Two).IfMatch("\"2\""), No(412, "version_mismatch"), [Put("{}")], Ok(200, 3));
        t.Add(NotKept, "merge 404", Note, [], Merge(Two), No(404, "entity_not_found"), [Put(One)], Ok(200, 2));
        t.Add(NotKept, "merge 404 deleted", Note, [Put(One), Delete()], Merge(Two), No(404, "entity_not_found"), [Put(One)], Ok(200, 4));
        t.Add(NotKept, "merge 409", "account", [Open], Merge(One), No(409, "not_a_document"), [Pay], No(409, "not_a_document"));
    }

    private static void AddPatches(ReplayTable t)
    {
        const string SetOne = """[{"op":"replace","path":"/n","value":1}]""";
        const string AddC = """[{"op":"add","path":"/c","value":3}]""";
        t.Add(Applied, "JSON Patch applies", Note, [Put(One)], Patch(AddM), Ok(200, 2), [Delete()], No(404, "entity_not_found"));
        t.Add(Applied, "JSON Patch applies that fails later", Note, [Put(Two)], Patch(TestTwo), Ok(200, 2), [Put(One)], No(422, "patch_failed"));
        t.Add(Unchanged, "JSON Patch unchanged", Note, [Put(One)], Patch(SetOne), Ok(200, 1), [Put(Two)], Ok(200, 3));
        t.Add(Rejected, "JSON Patch 422", Note, [Put(One)], Patch(TestTwo), No(422, "patch_failed"), [Put(Two)], Ok(200, 3));
        t.Add(Rejected, "JSON Patch 422 schema", Strict, [Full], Patch(AddC), No(422, "schema_violation"), [Put(One)], Ok(200, 3));
        t.Add(NotKept, "JSON Patch 412", Note, [Put(One)], Patch(AddM).IfMatch("\"2\""), No(412, "version_mismatch"), [Put(Two)], Ok(200, 3));
        t.Add(NotKept, "JSON Patch 404", Note, [], Patch(AddM), No(404, "entity_not_found"), [Put(One)], Ok(200, 2));
        t.Add(NotKept, "JSON Patch 409", "account", [Open], Patch(AddM), No(409, "not_a_document"), [Pay], No(409, "not_a_document"));
    }

    private static void AddDeletes(ReplayTable t)
    {
        t.Add(Applied, "DELETE applies", Note, [Put(One)], Delete(), Ok(204, 2), [Put(Two)], Ok(204, 4));
        t.Add(Applied, "DELETE of a version applies", Note, [Put(One)], Delete().IfMatch("\"1\""), Ok(204, 2), [Put(Two)], No(412, "version_mismatch"));
        t.Add(Applied, "DELETE applies and nothing follows", Note, [Put(One)], Delete(), Ok(204, 2), [], No(404, "entity_not_found"));
        t.Add(NotKept, "DELETE 412", Note, [Put(One)], Delete().IfMatch("\"2\""), No(412, "version_mismatch"), [Put(Two)], Ok(204, 3));
        t.Add(NotKept, "DELETE 404", Note, [], Delete(), No(404, "entity_not_found"), [Put(One)], Ok(204, 2));
        t.Add(NotKept, "DELETE 404 deleted", Note, [Put(One), Delete()], Delete(), No(404, "entity_not_found"), [Put(One)], Ok(204, 4));
        t.Add(NotKept, "DELETE 409", "account", [Open], Delete(), No(409, "not_a_document"), [Pay], No(409, "not_a_document"));
    }

    private static void AddAppends(ReplayTable t)
    {
        t.Add(Applied, "events create", Note, [], Append(null, One), Ok(200, 1), [Delete()], Ok(200, 3));
        t.Add(Applied, "events apply", Note, [Put(One)], Append(null, Two, One, Two), Ok(200, 4), [Delete()], Ok(200, 8));
        t.Add(Applied, "events at a version apply", Note, [Put(One)], Append(1, Two, "{}"), Ok(200, 3), [Put(One)], No(409, "version_conflict"));
        t.Add(Applied, "events that change no state apply", Note, [Put(One)], Append(null, "{}"), Ok(200, 2), [], Ok(200, 3));
        t.Add(Rejected, "events 422", Strict, [Full], Append(null, """{"c":3}"""), No(422, "schema_violation"), [Put(One)], Ok(200, 3));
        t.Add(NotKept, "events 412", Note, [Put(One)], Append(null, Two).IfMatch("\"2\""), No(412, "version_mismatch"), [Put("{}")], Ok(200, 3));
        t.Add(NotKept, "events 404", Unlisted, [], Append(null, One), No(404, "unknown_entity_type"), [], No(404, "unknown_entity_type"));
        t.Add(NotKept, "events 409", Note, [Put(One)], Append(2, Two), No(409, "version_conflict"), [Put("{}")], Ok(200, 3));
        t.Add(NotKept, "events 409 code type", "account", [Open], Append(null, One), No(409, "not_a_document"), [Pay], No(409, "not_a_document"));
    }
}
