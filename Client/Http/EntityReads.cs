using ActorState.Entities;
using ActorState.Errors;
using ActorState.Gateway.Calls;
using Microsoft.Net.Http.Headers;

namespace ActorState.Gateway.Http;

/// <summary>Reads of one entity: now, at a version, at a time; as fresh as the caller demands, and only if its conditions hold.</summary>
internal sealed class EntityReads(IGrainFactory grains, ReadCalls reads, PositionWaits waits)
{
    private readonly EntityGrains _entities = new(grains);

    public async Task GetAsync(HttpContext context)
    {
        AcceptHeader.RequireJson(context);
        var request = context.Request;
        RequestHeaders.Tags(request, RequestHeaders.IfMatch, out var ifMatch);
        RequestHeaders.Tags(request, RequestHeaders.IfNoneMatch, out var ifNoneMatch);
        var consistency = RequestHeaders.ConsistencyOf(request);
        var (minPosition, wait) = (RequestHeaders.MinPositionOf(request), RequestHeaders.WaitOf(request));
        var (atVersion, at) = Past(new QueryReader(request));
        var entity = RequestKeys.Of(context).Entity;
        if (minPosition is { } position)
        {
            await waits.WaitAsync(entity.Tenant, position, wait, context.RequestAborted);
            consistency = ReadConsistency.Strong;
        }

        var reply = await reads.RunAsync(
            (left, token) => ReadAsync(entity, atVersion, at, new EntityReadRequest(entity.Tenant, consistency, left), token), context.RequestAborted);
        await WriteAsync(context, entity, reply, ifMatch, ifNoneMatch);
    }

    private ValueTask<EntityReadReply> ReadAsync(EntityId entity, long? atVersion, long? at, EntityReadRequest request, CancellationToken token)
    {
        return (atVersion, at) switch
        {
            ({ } version, _) => History(entity).ReadVersionAsync(entity, version, token),
            (_, { } micros) => History(entity).ReadTimeAsync(entity, micros, token),
            _ => _entities.Get(entity).ReadAsync(request, token),
        };
    }

    private IHistoryGrain History(EntityId entity) => grains.GetGrain<IHistoryGrain>(entity.Tenant);

    private static (long? Version, long? Micros) Past(QueryReader query)
    {
        var version = query.Integer("atVersion", 0);
        if (query.Text("at") is not { } text)
        {
            return (version, null);
        }

        if (version is not null)
        {
            throw QueryReader.Invalid("at", "cannot be given together with atVersion");
        }

        return Rfc3339.TryParse(text, out var micros) ? (null, micros) : throw QueryReader.Invalid("at", "must be an RFC 3339 time");
    }

    private static Task WriteAsync(HttpContext context, EntityId entity, EntityReadReply reply, VersionTags? ifMatch, VersionTags? ifNoneMatch)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = CacheControlHeaderValue.NoCacheString;
        if (reply.Stale)
        {
            headers[RequestHeaders.Stale] = "true";
        }

        if (reply.Problem is not null || reply.State.IsEmpty)
        {
            return Problems.WriteAsync(context, reply.Problem ?? EntityProblem.EntityNotFound(entity.Type, entity.Id));
        }

        if (ifMatch is { Any: false } && !ifMatch.MatchesStrongly(reply.Version))
        {
            var detail = $"Entity {entity.Type}/{entity.Id} is at version {reply.Version}, which If-Match does not name.";
            return Problems.WriteAsync(context, new EntityProblem(ErrorCode.VersionMismatch, detail) { CurrentVersion = reply.Version });
        }

        headers.ETag = WriteReplies.Tag(reply.Version);
        if (reply.Position > 0)
        {
            headers[RequestHeaders.Position] = WriteReplies.Token(reply.Position);
        }

        if (ifNoneMatch is not null && (ifNoneMatch.Any || ifNoneMatch.MatchesWeakly(reply.Version)))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        return JsonReplies.SendAsync(context, StatusCodes.Status200OK, JsonReplies.MediaType, reply.State);
    }
}
