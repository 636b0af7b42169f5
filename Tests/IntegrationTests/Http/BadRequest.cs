using System.Text;
using ActorState.TestKit.Http;

namespace ActorState.IntegrationTests.Http;

/// <summary>A request that must be refused, and how.</summary>
/// <param name="Name">What is wrong; unique in the table.</param>
/// <param name="Request">The request, as it goes on the wire.</param>
/// <param name="Status">The exact status.</param>
/// <param name="Code">The exact code; null where the HTTP server itself refuses and sends no problem.</param>
internal sealed record BadRequest(string Name, RawRequest Request, int Status, string? Code)
{
    public const string Json = "application/json";
    public const string MergePatch = "application/merge-patch+json";
    public const string JsonPatch = "application/json-patch+json";

    /// <summary>An entity at version 2: <c>{"a":1,"list":[1]}</c>.</summary>
    public const string Document = "/v1/entities/cart/42";

    /// <summary>An entity that was never written.</summary>
    public const string Absent = "/v1/entities/cart/absent";

    /// <summary>A deleted entity; its tombstone is version 2.</summary>
    public const string Deleted = "/v1/entities/cart/gone";

    /// <summary>A document of exactly 1 MiB.</summary>
    public const string Big = "/v1/entities/cart/big";

    /// <summary>An open account with a balance of 100, at version 2.</summary>
    public const string Account = "/v1/entities/account/1";

    /// <summary>The command id of the write that made version 2 of <see cref="Document"/>.</summary>
    public const string UsedKey = "used-key";

    /// <summary>The <c>reason</c> that a rejection must give; null for other refusals.</summary>
    public string? Reason { get; init; }

    public static BadRequest Of(string name, string method, string target, int status, string? code, params (string Name, string Value)[] headers) =>
        new(name, new RawRequest(method, target) { Headers = headers }, status, code);

    public static BadRequest WithBody(
        string name, string method, string target, string mediaType, byte[] body, int status, string code, params (string Name, string Value)[] headers) =>
        new(name, new RawRequest(method, target) { Headers = [("Content-Type", mediaType), .. headers], Body = body }, status, code);

    public static BadRequest WithBody(
        string name, string method, string target, string mediaType, string body, int status, string code, params (string Name, string Value)[] headers) =>
        WithBody(name, method, target, mediaType, Encoding.UTF8.GetBytes(body), status, code, headers);

    public static BadRequest Put(string name, string target, string body, int status, string code, params (string Name, string Value)[] headers) =>
        WithBody(name, "PUT", target, Json, body, status, code, headers);

    public static BadRequest Post(string name, string target, string body, int status, string code, params (string Name, string Value)[] headers) =>
        WithBody(name, "POST", target, Json, body, status, code, headers);

    public override string ToString() => Name;
}
