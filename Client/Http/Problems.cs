using System.Text.Json;
using ActorState.Errors;
using Microsoft.Net.Http.Headers;

namespace ActorState.Gateway.Http;

/// <summary>Writes problems (RFC 9457), whatever <c>Accept</c> says.</summary>
internal static class Problems
{
    private const string MediaType = "application/problem+json";
    private const string TypePrefix = "urn:actorstate:error:";
    private const string RetryAfterSeconds = "1";

    public static EntityProblem NotFound(HttpContext context) =>
        new(ErrorCode.NotFound, $"There is nothing for {context.Request.Method} at this path.");

    public static EntityProblem MethodNotAllowed(HttpContext context) =>
        new(ErrorCode.MethodNotAllowed, $"This path does not have the method {context.Request.Method}; it has {context.Response.Headers.Allow}.");

    public static Task WriteAsync(HttpContext context, EntityProblem problem)
    {
        var status = problem.Code.Status();
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.TryAdd(HeaderNames.RetryAfter, RetryAfterSeconds);
        }

        return JsonReplies.WriteAsync(context, status, json => Render(json, problem, TraceParent.TraceId(context)), MediaType);
    }

    public static void Render(Utf8JsonWriter json, EntityProblem problem, string traceId)
    {
        var code = problem.Code.Name();
        json.WriteStartObject();
        json.WriteString("type", TypePrefix + code);
        json.WriteString("title", problem.Code.Title());
        json.WriteNumber("status", problem.Code.Status());
        json.WriteString("detail", problem.Detail);
        json.WriteString("code", code);
        json.WriteString("traceId", traceId);
        WriteText(json, "reason", problem.Reason);
        WriteText(json, "member", problem.Member);
        WriteNumber(json, "currentVersion", problem.CurrentVersion);
        WriteNumber(json, "limit", problem.Limit);
        WriteNumber(json, "line", problem.Line);
        WriteNumber(json, "column", problem.Column);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }
}
