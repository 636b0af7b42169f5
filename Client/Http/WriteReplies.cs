using System.Globalization;
using System.Text.Json;
using ActorState.Entities;
using ActorState.Errors;

namespace ActorState.Gateway.Http;

/// <summary>Renders an entity's answer: as the reply to the write itself, and as the outcome that is asked for later.</summary>
internal static class WriteReplies
{
    public static Task WriteAsync(HttpContext context, EntityReply reply, bool isDryRun)
    {
        var headers = context.Response.Headers;
        if (reply.Replayed)
        {
            headers[RequestHeaders.IdempotencyReplayed] = "true";
        }

        if (reply.Problem is { } problem)
        {
            return Problems.WriteAsync(context, problem);
        }

        if (!isDryRun)
        {
            headers.ETag = Tag(reply.Version);
            if (reply.Position > 0)
            {
                headers[RequestHeaders.Position] = Token(reply.Position);
            }
        }

        if (!HasBody(reply))
        {
            context.Response.StatusCode = Status(reply);
            return Task.CompletedTask;
        }

        return JsonReplies.WriteAsync(context, Status(reply), json => RenderBody(json, reply, isDryRun));
    }

    /// <summary>Renders <c>{"status","version"?,"position"?,"body"?}</c>: the reply as its caller got it or should have got it.</summary>
    public static void RenderOutcome(Utf8JsonWriter json, EntityReply reply, string traceId)
    {
        json.WriteStartObject();
        json.WriteNumber("status", Status(reply));
        if (reply.Problem is null)
        {
            RenderHead(json, reply);
        }

        if (HasBody(reply))
        {
            json.WritePropertyName("body");
            if (reply.Problem is { } problem)
            {
                Problems.Render(json, problem, traceId);
            }
            else
            {
                RenderBody(json, reply, isDryRun: false);
            }
        }

        json.WriteEndObject();
    }

    /// <summary>A version as an entity tag.</summary>
    public static string Tag(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>A position as the opaque token that callers see.</summary>
    public static string Token(long position) => position.ToString(CultureInfo.InvariantCulture);

    internal static int Status(EntityReply reply) => reply switch
    {
        { Problem: { } problem } => problem.Code.Status(),
        { Operation: EntityOperation.Put, Outcome: CommandOutcome.Created } => StatusCodes.Status201Created,
        { Operation: EntityOperation.Delete } => StatusCodes.Status204NoContent,
        _ => StatusCodes.Status200OK,
    };

    private static bool HasBody(EntityReply reply) => Status(reply) != StatusCodes.Status204NoContent;

    private static void RenderBody(Utf8JsonWriter json, EntityReply reply, bool isDryRun)
    {
        json.WriteStartObject();
        if (!isDryRun)
        {
            RenderHead(json, reply);
        }

        switch (reply.Operation)
        {
            case EntityOperation.Append:
                json.WriteNumber("count", reply.Count);
                break;
            case EntityOperation.Command:
                RenderEvents(json, reply);
                break;
            case EntityOperation.Undo or EntityOperation.Redo when reply.To is { } to:
                json.WriteNumber("to", to);
                break;
        }

        json.WriteEndObject();
    }

    private static void RenderHead(Utf8JsonWriter json, EntityReply reply)
    {
        json.WriteNumber("version", reply.Version);
        if (reply.Position > 0)
        {
            json.WriteString("position", Token(reply.Position));
        }
    }

    private static void RenderEvents(Utf8JsonWriter json, EntityReply reply)
    {
        json.WriteStartArray("events");
        foreach (var @event in reply.Events)
        {
            json.WriteStartObject();
            json.WriteString("type", @event.Type);
            json.WritePropertyName("data");
            json.WriteRawValue(@event.Data.Span, skipInputValidation: true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (!reply.Result.IsEmpty)
        {
            json.WritePropertyName("result");
            json.WriteRawValue(reply.Result.Span, skipInputValidation: true);
        }
    }
}
