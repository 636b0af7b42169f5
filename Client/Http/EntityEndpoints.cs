using System.Text.Json;
using ActorState.Entities;

namespace ActorState.Gateway.Http;

/// <summary>Documents and present states: GET, HEAD, PUT, PATCH, DELETE of an entity, and its own events.</summary>
internal sealed class EntityEndpoints(Writes writes, EntityReads reads)
{
    private static readonly string[] Json = [JsonReplies.MediaType];
    private static readonly string[] Patches = ["application/merge-patch+json", "application/json-patch+json"];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapTo(HttpMethods.Get, Paths.Entity, reads.GetAsync);
        routes.MapTo(HttpMethods.Head, Paths.Entity, reads.GetAsync);
        routes.MapTo(HttpMethods.Put, Paths.Entity, context => WriteAsync(context, EntityOperation.Put));
        routes.MapTo(HttpMethods.Patch, Paths.Entity, PatchAsync);
        routes.MapTo(HttpMethods.Delete, Paths.Entity, DeleteAsync);
        routes.MapTo(HttpMethods.Post, Paths.Events, context => WriteAsync(context, EntityOperation.Append));
    }

    private async Task WriteAsync(HttpContext context, EntityOperation operation)
    {
        var request = writes.Begin(context);
        var body = await RequestBody.ReadJsonAsync(context, Json, isOptional: false);
        await writes.FinishAsync(context, request with { Operation = operation, Body = body });
    }

    private async Task PatchAsync(HttpContext context)
    {
        var request = writes.Begin(context);
        var isMerge = RequestBody.MediaType(context.Request, Patches) == 0;
        var body = await RequestBody.ReadJsonAsync(context, Patches, isOptional: false, isMerge ? JsonTokenType.StartObject : JsonTokenType.StartArray);
        await writes.FinishAsync(context, request with { Operation = isMerge ? EntityOperation.Merge : EntityOperation.Patch, Body = body });
    }

    private Task DeleteAsync(HttpContext context) => writes.FinishAsync(context, writes.Begin(context) with { Operation = EntityOperation.Delete });
}
