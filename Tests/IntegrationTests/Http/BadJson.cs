using System.Text;

namespace ActorState.IntegrationTests.Http;

/// <summary>Bodies that are no JSON, or JSON of the wrong kind.</summary>
internal static class BadJson
{
    private static readonly (string Name, string Body)[] Malformed =
    [
        ("nothing", ""), ("white space", " \n "), ("an open object", "{"), ("an end alone", "}"), ("no value", """{"a":}"""), ("a comma at the end", """{"a":1,}"""),
        ("a bare name", "{a:1}"), ("single quotes", "{'a':1}"), ("a leading zero", """{"a":01}"""), ("a plus", """{"a":+1}"""), ("no digit before the point", """{"a":.5}"""),
        ("no digit after the point", """{"a":1.}"""), ("an exponent without digits", """{"a":1e}"""), ("NaN", """{"a":NaN}"""), ("Infinity", """{"a":-Infinity}"""),
        ("half a literal", """{"a":tru}"""), ("an open string", """{"a":"x"""), ("an unknown escape", """{"a":"\x"}"""), ("half a \\u", """{"a":"\u12"}"""),
        ("a raw line break in a string", "{\"a\":\"\n\"}"), ("a raw tab in a string", "{\"a\":\"\t\"}"), ("two values", "{} {}"), ("text behind", "{}x"),
        ("a comment", "/* */{}"), ("a comment inside", "{//\n}"), ("no JSON at all", "name=value"), ("a member twice", """{"a":1,"a":2}"""),
        ("a member twice inside", """{"b":[{"a":1,"c":2,"a":3}]}"""), ("a member twice by escapes", """{"a":1,"\u0061":2}"""),
        ("depth 33", JsonText.Nested(33)), ("depth 33 of arrays", $$"""{"a":{{new string('[', 32)}}{{new string(']', 32)}}}"""), ("depth 40,000", new string('[', 40_000)),
        ("a lone high surrogate", """{"a":"\ud800"}"""), ("a lone low surrogate", """{"a":"\udc00"}"""), ("surrogates the wrong way round", """{"a":"\udc00\ud800"}"""),
        ("a high surrogate before text", """{"a":"\ud83dx"}"""), ("a lone surrogate in a name", """{"\ud800":1}"""),
    ];

    private static readonly (string Name, byte[] Bytes)[] BadUtf8 =
    [
        ("FF", [0xFF]), ("half a character", [0xC3]), ("an overlong NUL", [0xC0, 0x80]), ("a surrogate in UTF-8", [0xED, 0xA0, 0x80]),
        ("beyond Unicode", [0xF4, 0x90, 0x80, 0x80]), ("a continuation alone", [0x80]),
    ];

    private static readonly string[] NoObjects = ["[]", "1", "\"x\"", "null", "true"];

    public static IEnumerable<BadRequest> All =>
    [
        .. Malformed.Select(row => BadRequest.Put($"PUT of {row.Name}", BadRequest.Document, row.Body, 400, "invalid_json")),
        .. Some(row => BadRequest.WithBody($"merge patch of {row.Name}", "PATCH", BadRequest.Document, BadRequest.MergePatch, row.Body, 400, "invalid_json")),
        .. Some(row => BadRequest.WithBody($"JSON patch of {row.Name}", "PATCH", BadRequest.Document, BadRequest.JsonPatch, row.Body, 400, "invalid_json")),
        .. Some(row => BadRequest.Post($"events of {row.Name}", $"{BadRequest.Document}/events", row.Body, 400, "invalid_json")),
        .. Some(row => BadRequest.Post($"command of {row.Name}", $"{BadRequest.Account}/commands/deposit", row.Body, 400, "invalid_json")),
        .. Some(row => BadRequest.Post($"undo of {row.Name}", $"{BadRequest.Document}/undo", row.Body, 400, "invalid_json")),
        .. BadUtf8.Select(row => BadRequest.WithBody($"PUT of UTF-8 with {row.Name}", "PUT", BadRequest.Document, BadRequest.Json, Around(row.Bytes), 400, "invalid_json")),
        BadRequest.WithBody("PUT of UTF-16", "PUT", BadRequest.Document, BadRequest.Json, Encoding.Unicode.GetBytes("{}"), 400, "invalid_json"),
        .. NoObjects.Select(body => BadRequest.Put($"PUT of {body}", BadRequest.Document, body, 400, "invalid_argument")),
        .. NoObjects.Select(body => BadRequest.WithBody($"merge patch of {body}", "PATCH", BadRequest.Document, BadRequest.MergePatch, body, 400, "invalid_argument")),
        .. NoObjects.Select(body => BadRequest.Post($"events of {body}", $"{BadRequest.Document}/events", body, 400, "invalid_argument")),
        .. NoObjects.Select(body => BadRequest.Post($"command of {body}", $"{BadRequest.Account}/commands/deposit", body, 400, "invalid_argument")),
        .. NoObjects.Select(body => BadRequest.Post($"undo of {body}", $"{BadRequest.Document}/undo", body, 400, "invalid_argument")),
    ];

    private static IEnumerable<BadRequest> Some(Func<(string Name, string Body), BadRequest> row) =>
        Malformed.Where(malformed => malformed.Name is "an open object" or "a comma at the end" or "a member twice" or "depth 33" or "a lone high surrogate").Select(row);

    private static byte[] Around(byte[] bytes) => [.. "{\"a\":\""u8, .. bytes, .. "\"}"u8];
}
