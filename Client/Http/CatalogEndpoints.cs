using System.Text.Json;
using ActorState.Entities;
using ActorState.Gateway.Calls;

namespace ActorState.Gateway.Http;

/// <summary>Lists: the entities of a type, and the types.</summary>
internal sealed class CatalogEndpoints(IGrainFactory grains, ReadCalls reads)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapTo(HttpMethods.Get, Paths.List, EntitiesAsync);
        routes.MapTo(HttpMethods.Get, Paths.Types, TypesAsync);
    }

    private async Task EntitiesAsync(HttpContext context)
    {
        AcceptHeader.RequireJson(context);
        var query = new QueryReader(context.Request);
        var (prefix, limit, after) = (query.Text("prefix") ?? "", query.Limit(), ListCursor.Decode(query.NonEmpty("cursor"), EntityId.IsId));
        var (type, catalog) = (RequestKeys.Of(context).Type, grains.GetGrain<ICatalogGrain>(RequestKeys.Tenant));
        var reply = await reads.RunAsync((_, token) => catalog.EntitiesAsync(type, prefix, after, limit, token), context.RequestAborted);
        ProblemException.ThrowIf(reply.Problem);
        await JsonReplies.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("entities");
            foreach (var entity in reply.Entities)
            {
                json.WriteStartObject();
                json.WriteString("id", entity.Id);
                json.WriteNumber("version", entity.Version);
                json.WriteString("updated", Rfc3339.Format(entity.UpdatedMicros));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            RenderNext(json, reply.More, reply.Entities.LastOrDefault()?.Id);
            json.WriteEndObject();
        });
    }

    private async Task TypesAsync(HttpContext context)
    {
        AcceptHeader.RequireJson(context);
        var query = new QueryReader(context.Request);
        var (limit, after) = (query.Limit(), ListCursor.Decode(query.NonEmpty("cursor"), EntityId.IsType));
        var catalog = grains.GetGrain<ICatalogGrain>(RequestKeys.Tenant);
        var reply = await reads.RunAsync((_, token) => catalog.TypesAsync(after, limit, token), context.RequestAborted);
        await JsonReplies.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("types");
            foreach (var type in reply.Types)
            {
                RenderType(json, type);
            }

            json.WriteEndArray();
            RenderNext(json, reply.More, reply.Types.LastOrDefault()?.Type);
            json.WriteEndObject();
        });
    }

    private static void RenderType(Utf8JsonWriter json, TypeSummary type)
    {
        json.WriteStartObject();
        json.WriteString("type", type.Type);
        json.WriteString("kind", type.IsCode ? "code" : "document");
        json.WriteNumber("entities", type.Entities);
        if (type.IsCode)
        {
            RenderNames(json, "commands", type.Commands);
            RenderNames(json, "events", type.Events);
        }

        json.WriteEndObject();
    }

    private static void RenderNames(Utf8JsonWriter json, string member, IEnumerable<string> names)
    {
        json.WriteStartArray(member);
        foreach (var name in names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }

    private static void RenderNext(Utf8JsonWriter json, bool hasMore, string? last)
    {
        if (hasMore && last is not null)
        {
            json.WriteString("next", ListCursor.Encode(last));
        }
    }
}
