namespace ActorState.IntegrationTests.Http;

/// <summary>Headers, media types, methods, parameters and preconditions that are wrong, or do not hold.</summary>
internal static class BadHeaders
{
    private const string Document = BadRequest.Document;

    private static readonly (string Name, string Key)[] NoKeys =
    [
        ("that is empty", ""), ("with a space", "a b"), ("with a tab", "a\tb"), ("above ASCII", "é"), ("of 256 characters", new('k', 256)),
    ];

    private static readonly string[] NoTags = ["2", "x", "\"2", "2\"", "'2'", "w/\"2\"", "\"2\" \"3\"", "\"2\";x"];

    private static readonly (string Name, string Tags)[] OtherTags =
    [
        ("a later version", "\"3\""), ("an earlier version", "\"1\""), ("a weak tag", "W/\"2\""), ("no version", "\"abc\""), ("version 0", "\"0\""),
        ("a leading zero", "\"02\""), ("a sign", "\"+2\""), ("a list", "\"1\", \"3\""), ("an empty tag", "\"\""),
    ];

    public static IEnumerable<BadRequest> All => [.. Keys, .. Preconditions, .. Reads, .. MediaTypes, .. Methods, .. Origins];

    private static IEnumerable<BadRequest> Keys =>
    [
        .. NoKeys.Select(row => BadRequest.Put($"PUT with a key {row.Name}", Document, "{}", 400, "invalid_argument", ("Idempotency-Key", row.Key))),
        .. NoKeys.Select(row => BadRequest.Of($"DELETE with a key {row.Name}", "DELETE", Document, 400, "invalid_argument", ("Idempotency-Key", row.Key))),
        BadRequest.Put("two keys", Document, "{}", 400, "invalid_argument", ("Idempotency-Key", "a"), ("Idempotency-Key", "b")),
        BadRequest.Put("the same key twice", Document, "{}", 400, "invalid_argument", ("Idempotency-Key", "a"), ("idempotency-key", "a")),
        BadRequest.Put("the key of another body", Document, """{"other":1}""", 422, "idempotency_key_reused", ("Idempotency-Key", BadRequest.UsedKey)),
        BadRequest.Put("the key of another precondition", Document, """{"a":1,"list":[1]}""", 422, "idempotency_key_reused",
            ("Idempotency-Key", BadRequest.UsedKey), ("If-Match", "\"1\"")),
        BadRequest.Of("the key of another operation", "DELETE", Document, 422, "idempotency_key_reused", ("Idempotency-Key", BadRequest.UsedKey)),
    ];

    private static IEnumerable<BadRequest> Preconditions =>
    [
        .. NoTags.Select(tag => BadRequest.Put($"PUT with If-Match {tag}", Document, "{}", 400, "invalid_argument", ("If-Match", tag))),
        .. NoTags.Take(3).Select(tag => BadRequest.Put($"PUT with If-None-Match {tag}", Document, "{}", 400, "invalid_argument", ("If-None-Match", tag))),
        .. NoTags.Take(3).Select(tag => BadRequest.Of($"GET with If-Match {tag}", "GET", Document, 400, "invalid_argument", ("If-Match", tag))),
        .. NoTags.Take(3).Select(tag => BadRequest.Of($"GET with If-None-Match {tag}", "GET", Document, 400, "invalid_argument", ("If-None-Match", tag))),
        .. OtherTags.Select(row => BadRequest.Put($"PUT with If-Match of {row.Name}", Document, "{}", 412, "version_mismatch", ("If-Match", row.Tags))),
        .. OtherTags.Take(2).Select(row => BadRequest.Of($"DELETE with If-Match of {row.Name}", "DELETE", Document, 412, "version_mismatch", ("If-Match", row.Tags))),
        .. OtherTags.Take(2).Select(row => BadRequest.Of($"GET with If-Match of {row.Name}", "GET", Document, 412, "version_mismatch", ("If-Match", row.Tags))),
        BadRequest.Put("two If-Match lines without the version", Document, "{}", 412, "version_mismatch", ("If-Match", "\"1\""), ("If-Match", "\"3\"")),
        BadRequest.WithBody("PATCH with If-Match", "PATCH", Document, BadRequest.MergePatch, """{"a":2}""", 412, "version_mismatch", ("If-Match", "\"1\"")),
        BadRequest.Post("events with If-Match", $"{Document}/events", JsonText.Event(), 412, "version_mismatch", ("If-Match", "\"1\"")),
        BadRequest.Post("command with If-Match", $"{BadRequest.Account}/commands/deposit", """{"amount":1}""", 412, "version_mismatch", ("If-Match", "\"1\"")),
        BadRequest.Post("undo with If-Match", $"{Document}/undo", "{}", 412, "version_mismatch", ("If-Match", "\"1\"")),
        BadRequest.Put("If-Match * of no entity", BadRequest.Absent, "{}", 412, "version_mismatch", ("If-Match", "*")),
        BadRequest.Put("If-Match * of a deleted entity", BadRequest.Deleted, "{}", 412, "version_mismatch", ("If-Match", "*")),
        BadRequest.Put("If-Match 0 of no entity", BadRequest.Absent, "{}", 412, "version_mismatch", ("If-Match", "\"0\"")),
        BadRequest.WithBody("PATCH of no entity with If-Match", "PATCH", BadRequest.Absent, BadRequest.MergePatch, "{}", 412, "version_mismatch", ("If-Match", "\"1\"")),
        BadRequest.Put("If-None-Match * of an entity", Document, "{}", 412, "already_exists", ("If-None-Match", "*")),
        BadRequest.Post("open with If-None-Match *", $"{BadRequest.Account}/commands/open", """{"owner":"Bob"}""", 412, "already_exists", ("If-None-Match", "*")),
        BadRequest.Put("If-None-Match of the version", Document, "{}", 412, "version_mismatch", ("If-None-Match", "\"2\"")),
        BadRequest.Put("If-None-Match of a list with the version", Document, "{}", 412, "version_mismatch", ("If-None-Match", "\"1\""), ("If-None-Match", "\"2\"")),
        BadRequest.Of("GET of no entity with If-Match", "GET", BadRequest.Absent, 404, "entity_not_found", ("If-Match", "\"1\"")),
    ];

    private static IEnumerable<BadRequest> Reads =>
    [
        .. ((string[])["weak", "", "strong, local"]).Select(value => BadRequest.Of($"consistency '{value}'", "GET", Document, 400, "invalid_argument", ("ActorState-Consistency", value))),
        BadRequest.Of("consistency twice", "GET", Document, 400, "invalid_argument", ("ActorState-Consistency", "local"), ("ActorState-Consistency", "local")),
        .. ((string[])["abc", "-1", "1.5", "1 2"]).Select(value => BadRequest.Of($"position '{value}'", "GET", Document, 400, "invalid_argument", ("ActorState-Min-Position", value))),
        .. ((string[])["5", "s", "-1s", "61s", "60001ms", "5m", "five"]).Select(value =>
            BadRequest.Of($"wait '{value}'", "GET", Document, 400, "invalid_argument", ("ActorState-Min-Position", "1"), ("ActorState-Wait", value))),
        BadRequest.Of("wait twice", "GET", Document, 400, "invalid_argument", ("ActorState-Min-Position", "1"), ("ActorState-Wait", "1s"), ("ActorState-Wait", "1s")),
        BadRequest.Of("a position that nobody has reached", "GET", Document, 504, "not_caught_up", ("ActorState-Min-Position", "999999"), ("ActorState-Wait", "0s")),
        BadRequest.Of("two positions, one not reached", "GET", Document, 504, "not_caught_up", ("ActorState-Min-Position", "1, 999999"), ("ActorState-Wait", "10ms")),
        .. ((string[])["atVersion=-1", "atVersion=x", "atVersion=1.5", "at=yesterday", "at=2026-13-01T00:00:00Z", "at=2026-01-31", "atVersion=1&at=2026-01-31T00:00:00Z"]).Select(query =>
            BadRequest.Of($"GET ?{query}", "GET", $"{Document}?{query}", 400, "invalid_argument")),
        .. ((string[])["limit=0", "limit=1001", "limit=-1", "limit=x", "limit=1.5", "from=0", "from=-1", "from=x", "order=up"]).Select(query =>
            BadRequest.Of($"events ?{query}", "GET", $"{Document}/events?{query}", 400, "invalid_argument")),
        .. ((string[])["limit=0", "limit=101", "limit=x", "from=0", "order=up"]).Select(query => BadRequest.Of($"history ?{query}", "GET", $"{Document}/history?{query}", 400, "invalid_argument")),
        .. ((string[])["limit=0", "limit=1001", "limit=x"]).Select(query => BadRequest.Of($"list ?{query}", "GET", $"/v1/entities/cart?{query}", 400, "invalid_argument")),
        .. ((string[])["limit=0", "limit=1001", "limit=x"]).Select(query => BadRequest.Of($"types ?{query}", "GET", $"/v1/entities?{query}", 400, "invalid_argument")),
        .. ((string[])["limit=0", "limit=1001", "limit=x", "types=A"]).Select(query => BadRequest.Of($"feed ?{query}", "GET", $"/v1/feed?{query}", 400, "invalid_argument")),
        .. ((string[])["after=x", "after=-1", "after=1.5", "after=%20"]).Select(query => BadRequest.Of($"feed ?{query}", "GET", $"/v1/feed?{query}", 400, "invalid_cursor")),
        BadRequest.Of("list with a bad cursor", "GET", "/v1/entities/cart?cursor=!!!", 400, "invalid_cursor"),
        BadRequest.Of("types with a bad cursor", "GET", "/v1/entities?cursor=!!!", 400, "invalid_cursor"),
        BadRequest.Post("dryRun=maybe", $"{BadRequest.Account}/commands/deposit?dryRun=maybe", """{"amount":1}""", 400, "invalid_argument"),
    ];

    private static IEnumerable<BadRequest> MediaTypes =>
    [
        new("PUT without a media type", new("PUT", Document) { Body = [.. "{}"u8] }, 415, "unsupported_media_type"),
        .. ((string[])["text/plain", "application/xml", "json", BadRequest.MergePatch, "application/json; charset=latin1", "application/json; charset=utf-16"]).Select(type =>
            BadRequest.WithBody($"PUT of {type}", "PUT", Document, type, "{}", 415, "unsupported_media_type")),
        .. ((string[])[BadRequest.Json, "text/plain"]).Select(type => BadRequest.WithBody($"PATCH of {type}", "PATCH", Document, type, "{}", 415, "unsupported_media_type")),
        BadRequest.WithBody("events of a merge patch", "POST", $"{Document}/events", BadRequest.MergePatch, JsonText.Event(), 415, "unsupported_media_type"),
        BadRequest.WithBody("command of a form", "POST", $"{BadRequest.Account}/commands/deposit", "application/x-www-form-urlencoded", "amount=1", 415, "unsupported_media_type"),
        .. ((string[])["gzip", "br"]).Select(encoding => BadRequest.Put($"PUT in {encoding}", Document, "{}", 415, "unsupported_media_type", ("Content-Encoding", encoding))),
        .. ((string[])["text/html", "application/xml", "text/event-stream", "application/json;q=0", "application/json;q=0, */*"]).Select(accept =>
            BadRequest.Of($"GET that accepts {accept}", "GET", Document, 406, "not_acceptable", ("Accept", accept))),
        BadRequest.Put("PUT that accepts text/html", Document, "{}", 406, "not_acceptable", ("Accept", "text/html")),
        BadRequest.Post("command that accepts images", $"{BadRequest.Account}/commands/deposit", """{"amount":1}""", 406, "not_acceptable", ("Accept", "image/*")),
    ];

    private static IEnumerable<BadRequest> Methods =>
    [
        BadRequest.Post("POST of an entity", Document, "{}", 405, "method_not_allowed"),
        BadRequest.Of("an unknown method", "FOO", Document, 405, "method_not_allowed"),
        BadRequest.Put("PUT of events", $"{Document}/events", JsonText.Event(), 405, "method_not_allowed"),
        BadRequest.Of("DELETE of events", "DELETE", $"{Document}/events", 405, "method_not_allowed"),
        BadRequest.Post("POST of a history", $"{Document}/history", "{}", 405, "method_not_allowed"),
        BadRequest.Of("GET of a command", "GET", $"{BadRequest.Account}/commands/deposit", 405, "method_not_allowed"),
        BadRequest.Of("GET of undo", "GET", $"{Document}/undo", 405, "method_not_allowed"),
        BadRequest.Of("DELETE of redo", "DELETE", $"{Document}/redo", 405, "method_not_allowed"),
        BadRequest.Put("PUT of an outcome", $"{Document}/outcomes/x", "{}", 405, "method_not_allowed"),
        BadRequest.Put("PUT of a type", "/v1/entities/cart", "{}", 405, "method_not_allowed"),
        BadRequest.Of("DELETE of the types", "DELETE", "/v1/entities", 405, "method_not_allowed"),
        BadRequest.Post("POST of the feed", "/v1/feed", "{}", 405, "method_not_allowed"),
    ];

    private static IEnumerable<BadRequest> Origins =>
    [
        .. ((string[])["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "128.0.0.1", "[::2]"]).Select(host =>
            new BadRequest($"host {host}", new("GET", Document) { Host = host }, 403, "forbidden")),
        new("PUT for another host", new("PUT", Document) { Host = "evil.example", Headers = [("Content-Type", BadRequest.Json)], Body = [.. "{}"u8] }, 403, "forbidden"),
        .. ((string[])["http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1"]).Select(origin =>
            BadRequest.Put($"PUT from {origin}", Document, "{}", 403, "forbidden", ("Origin", origin))),
    ];
}
