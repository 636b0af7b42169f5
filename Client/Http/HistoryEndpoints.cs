using System.Text.Json;
using ActorState.Entities;
using ActorState.Events;
using ActorState.Gateway.Calls;

namespace ActorState.Gateway.Http;

/// <summary>The past of one entity: its events as stored, and its changes with their differences.</summary>
internal sealed class HistoryEndpoints(IGrainFactory grains, ReadCalls reads)
{
    private const int HistoryDefault = 20;
    private const int HistoryMax = 100;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapTo(HttpMethods.Get, Paths.Events, EventsAsync);
        routes.MapTo(HttpMethods.Get, Paths.History, HistoryAsync);
    }

    private async Task EventsAsync(HttpContext context)
    {
        AcceptHeader.RequireJson(context);
        var query = new QueryReader(context.Request);
        var range = Range(query, query.Limit());
        var (entity, history) = (RequestKeys.Of(context).Entity, grains.GetGrain<IHistoryGrain>(RequestKeys.Tenant));
        var reply = await reads.RunAsync((_, token) => history.EventsAsync(entity, range, token), context.RequestAborted);
        ProblemException.ThrowIf(reply.Problem);
        await JsonReplies.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            RenderEvents(json, reply.Events);
            RenderNext(json, reply.Next);
            json.WriteEndObject();
        });
    }

    private async Task HistoryAsync(HttpContext context)
    {
        AcceptHeader.RequireJson(context);
        var query = new QueryReader(context.Request);
        var range = Range(query, query.Limit(HistoryDefault, HistoryMax));
        var (entity, history) = (RequestKeys.Of(context).Entity, grains.GetGrain<IHistoryGrain>(RequestKeys.Tenant));
        var reply = await reads.RunAsync((_, token) => history.HistoryAsync(entity, range, token), context.RequestAborted);
        ProblemException.ThrowIf(reply.Problem);
        await JsonReplies.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("history");
            foreach (var entry in reply.Entries)
            {
                RenderEntry(json, entry);
            }

            json.WriteEndArray();
            RenderNext(json, reply.Next);
            json.WriteEndObject();
        });
    }

    public static void RenderEvents(Utf8JsonWriter json, IEnumerable<EventRecord> events)
    {
        json.WriteStartArray("events");
        foreach (var record in events)
        {
            CloudEventWriter.Write(json, record);
        }

        json.WriteEndArray();
    }

    private static void RenderEntry(Utf8JsonWriter json, HistoryEntry entry)
    {
        json.WriteStartObject();
        json.WriteNumber("version", entry.Version);
        json.WriteString("time", Rfc3339.Format(entry.TimeMicros));
        json.WriteString("type", entry.Type);
        if (entry.Actor is { } actor)
        {
            json.WriteString("actor", actor);
        }

        json.WriteString("commandId", entry.CommandId);
        json.WritePropertyName("diff");
        json.WriteRawValue(entry.Diff.Span, skipInputValidation: true);
        json.WriteEndObject();
    }

    private static void RenderNext(Utf8JsonWriter json, long? next)
    {
        if (next is { } version)
        {
            json.WriteNumber("next", version);
        }
    }

    private static HistoryRange Range(QueryReader query, int limit) => new(query.Integer("from", 1), query.IsDescending(), limit);
}
