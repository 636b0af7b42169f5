using System.Globalization;

namespace ActorState.IntegrationTests.Http;

/// <summary>Commands that are unknown, malformed or against a rule, and the wrong kind of entity.</summary>
internal static class BadCommands
{
    private const string Account = BadRequest.Account;

    private static readonly (string Path, string Body)[] Malformed =
    [
        ("account/1/commands/deposit", "{}"), ("account/1/commands/deposit", """{"amount":"1"}"""), ("account/1/commands/deposit", """{"amount":null}"""),
        ("account/1/commands/deposit", """{"amount":true}"""), ("account/1/commands/deposit", """{"amount":1,"more":2}"""), ("account/1/commands/withdraw", """{"amount":[1]}"""),
        ("account/1/commands/close", """{"why":"x"}"""), ("account/new/commands/open", "{}"), ("account/new/commands/open", """{"owner":1}"""),
        ("account/new/commands/open", """{"owner":""}"""), ("account/new/commands/open", """{"owner":"Ann","overdraftLimit":"1"}"""),
        ("order/new/commands/create", """{"customer":""}"""), ("order/draft/commands/add-line", """{"sku":"x","quantity":1}"""),
        ("order/draft/commands/add-line", """{"sku":"x","quantity":0,"price":1}"""), ("order/draft/commands/add-line", """{"sku":"x","quantity":10001,"price":1}"""),
        ("order/draft/commands/add-line", """{"sku":"x","quantity":1.5,"price":1}"""), ("order/draft/commands/add-line", """{"sku":"","quantity":1,"price":1}"""),
        ("order/draft/commands/ship", """{"tracking":""}"""), ("order/draft/commands/cancel", """{"reason":1}"""),
    ];

    private static readonly (string Path, string Body, string Reason)[] Rejected =
    [
        ("account/1/commands/open", """{"owner":"Ann"}""", "already_open"), ("account/closed/commands/open", """{"owner":"Ann"}""", "account_closed"),
        ("account/new/commands/open", """{"owner":"Ann","overdraftLimit":-1}""", "invalid_amount"), ("account/new/commands/open", """{"owner":"Ann","overdraftLimit":0.001}""", "invalid_amount"),
        ("account/new/commands/deposit", """{"amount":1}""", "not_open"), ("account/closed/commands/deposit", """{"amount":1}""", "account_closed"),
        ("account/new/commands/withdraw", """{"amount":0}""", "not_open"), ("account/1/commands/deposit", """{"amount":0}""", "invalid_amount"),
        ("account/1/commands/deposit", """{"amount":-1}""", "invalid_amount"), ("account/1/commands/deposit", """{"amount":0.001}""", "invalid_amount"),
        ("account/1/commands/deposit", """{"amount":1000000000000.01}""", "invalid_amount"), ("account/1/commands/deposit", """{"amount":1e400}""", "invalid_amount"),
        ("account/1/commands/withdraw", """{"amount":100.01}""", "insufficient_funds"), ("account/1/commands/close", "{}", "balance_not_zero"),
        ("account/new/commands/close", "{}", "not_open"), ("account/closed/commands/close", "{}", "account_closed"),
        ("order/draft/commands/create", """{"customer":"Ann"}""", "already_created"), ("order/new/commands/place", "{}", "not_created"),
        ("order/new/commands/ship", "{}", "not_created"), ("order/draft/commands/place", "{}", "no_lines"), ("order/draft/commands/pay", """{"amount":3}""", "not_placed"),
        ("order/draft/commands/remove-line", """{"sku":"x"}""", "unknown_sku"), ("order/draft/commands/ship", "{}", "not_paid"),
        ("order/draft/commands/add-line", """{"sku":"x","quantity":1,"price":0}""", "invalid_amount"),
        ("order/placed/commands/add-line", """{"sku":"y","quantity":1,"price":1}""", "not_draft"), ("order/placed/commands/pay", """{"amount":2.99}""", "wrong_amount"),
    ];

    public static IEnumerable<BadRequest> All =>
    [
        .. Malformed.Select(row => BadRequest.Post($"{row.Path} of {row.Body}", $"/v1/entities/{row.Path}", row.Body, 400, "invalid_argument")),
        BadRequest.Post("an owner of 201 characters", "/v1/entities/account/new/commands/open",
            string.Create(CultureInfo.InvariantCulture, $$"""{"owner":"{{new string('o', 201)}}"}"""), 400, "invalid_argument"),
        .. Rejected.Select(row =>
            BadRequest.Post($"{row.Path} of {row.Body}: {row.Reason}", $"/v1/entities/{row.Path}", row.Body, 422, "command_rejected") with { Reason = row.Reason }),
        BadRequest.Post("an unknown command", $"{Account}/commands/frobnicate", "{}", 404, "unknown_command"),
        BadRequest.Post("a command in other letters", $"{Account}/commands/Deposit", """{"amount":1}""", 404, "unknown_command"),
        BadRequest.Post("an event's name as a command", $"{Account}/commands/deposited", """{"amount":1}""", 404, "unknown_command"),
        BadRequest.Post("a command of a document", $"{BadRequest.Document}/commands/deposit", """{"amount":1}""", 409, "not_a_code_type"),
        BadRequest.Post("a command of a type never seen", "/v1/entities/never-seen/1/commands/deposit", """{"amount":1}""", 409, "not_a_code_type"),
        BadRequest.Put("PUT of an account", Account, "{}", 409, "not_a_document"),
        BadRequest.Put("PUT of an account never opened", "/v1/entities/account/new", "{}", 409, "not_a_document"),
        BadRequest.WithBody("merge patch of an account", "PATCH", Account, BadRequest.MergePatch, "{}", 409, "not_a_document"),
        BadRequest.WithBody("JSON patch of an account", "PATCH", Account, BadRequest.JsonPatch, "[]", 409, "not_a_document"),
        BadRequest.Of("DELETE of an account", "DELETE", Account, 409, "not_a_document"),
        BadRequest.Post("events of an account", $"{Account}/events", JsonText.Event(), 409, "not_a_document"),
    ];
}
