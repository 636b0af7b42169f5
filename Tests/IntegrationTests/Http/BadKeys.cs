namespace ActorState.IntegrationTests.Http;

/// <summary>Paths with keys that are none, and paths with nothing behind them.</summary>
internal static class BadKeys
{
    private static readonly string[] Types =
    [
        "Cart", "CART", "1cart", "-cart", "ca_rt", "ca.rt", "cart%20", "c%C3%A9", "cart%2F", "%24cart", "c%", "c%4", "c%zz", "c%FF",
    ];

    private static readonly string[] Ids =
    [
        ".", "..", "%2e", "%2E%2E", ".%2e", "%0A", "%1F", "a%7F", "a%C2%85", "%", "a%", "a%4", "a%zz", "%G1", "%+1", "%FF", "a%C3", "%C0%AF", "%ED%A0%80",
        "%F4%90%80%80", "%F8%88%80%80%80", "a%2", "%25%",
    ];

    public static IEnumerable<BadRequest> All =>
    [
        .. Types.Select(type => BadRequest.Of($"type {type} on GET", "GET", $"/v1/entities/{type}/42", 400, "invalid_key")),
        .. Types.Take(4).Select(type => BadRequest.Put($"type {type} on PUT", $"/v1/entities/{type}/42", "{}", 400, "invalid_key")),
        .. Types.Take(4).Select(type => BadRequest.Of($"type {type} on the list", "GET", $"/v1/entities/{type}", 400, "invalid_key")),
        BadRequest.Of("type of 65 characters", "GET", $"/v1/entities/{new string('a', 65)}/42", 400, "invalid_key"),
        .. Ids.Select(id => BadRequest.Of($"id {id} on GET", "GET", $"/v1/entities/cart/{id}", 400, "invalid_key")),
        .. Ids.Select(id => BadRequest.Put($"id {id} on PUT", $"/v1/entities/cart/{id}", "{}", 400, "invalid_key")),
        BadRequest.Of("id . before events", "GET", "/v1/entities/cart/%2e/events", 400, "invalid_key"),
        BadRequest.Post("id .. before undo", "/v1/entities/cart/%2e%2e/undo", "{}", 400, "invalid_key"),
        BadRequest.Put("id of 257 bytes", $"/v1/entities/cart/{new string('a', 257)}", "{}", 400, "invalid_key"),
        BadRequest.Put("id of 129 characters in 258 bytes", $"/v1/entities/cart/{string.Concat(Enumerable.Repeat("%C3%A9", 129))}", "{}", 400, "invalid_key"),
        BadRequest.Post("command with a bad escape", $"{BadRequest.Account}/commands/%zz", "{}", 400, "invalid_key"),
        BadRequest.Post("command with bad UTF-8", $"{BadRequest.Account}/commands/%FF", "{}", 400, "invalid_key"),
        BadRequest.Of("command id with a bad escape", "GET", $"{BadRequest.Document}/outcomes/%4", 400, "invalid_key"),
        BadRequest.Of("command id with bad UTF-8", "GET", $"{BadRequest.Document}/outcomes/%C3", 400, "invalid_key"),

        BadRequest.Of("NUL in the path", "GET", "/v1/entities/cart/%00", 400, null),
        BadRequest.Of("raw bytes above ASCII in the path", "GET", "/v1/entities/cart/é", 400, null),

        BadRequest.Of("no such path", "GET", "/v1/nothing", 404, "not_found"),
        BadRequest.Of("no such version of the surface", "GET", "/v2/entities/cart/42", 404, "not_found"),
        BadRequest.Of("nothing under an entity", "GET", $"{BadRequest.Document}/nothing", 404, "not_found"),
        BadRequest.Of("nothing under its events", "GET", $"{BadRequest.Document}/events/1", 404, "not_found"),
        BadRequest.Post("nothing under a command", $"{BadRequest.Account}/commands/deposit/x", "{}", 404, "not_found"),
        BadRequest.Of("no document", "GET", BadRequest.Absent, 404, "entity_not_found"),
        BadRequest.Of("a deleted document", "GET", BadRequest.Deleted, 404, "entity_not_found"),
        BadRequest.Of("an account never opened", "GET", "/v1/entities/account/none", 404, "entity_not_found"),
        BadRequest.Of("DELETE of no document", "DELETE", BadRequest.Absent, 404, "entity_not_found"),
        BadRequest.Of("DELETE of a deleted document", "DELETE", BadRequest.Deleted, 404, "entity_not_found"),
        BadRequest.Of("events of no entity", "GET", $"{BadRequest.Absent}/events", 404, "entity_not_found"),
        BadRequest.Of("history of no entity", "GET", $"{BadRequest.Absent}/history", 404, "entity_not_found"),
        BadRequest.Of("a version of no entity", "GET", $"{BadRequest.Absent}?atVersion=1", 404, "entity_not_found"),
        BadRequest.Of("a version above the head", "GET", $"{BadRequest.Document}?atVersion=3", 404, "version_not_found"),
        BadRequest.Of("version 0", "GET", $"{BadRequest.Document}?atVersion=0", 404, "entity_not_found"),
        BadRequest.Of("a version where it was deleted", "GET", $"{BadRequest.Deleted}?atVersion=2", 404, "entity_not_found"),
        BadRequest.Of("an outcome that is not kept", "GET", $"{BadRequest.Document}/outcomes/nobody-sent-this", 404, "outcome_not_found"),
    ];
}
