using ActorState.Entities;
using ActorState.Gateway.Calls;

namespace ActorState.Gateway.Http;

/// <summary>What every write has in common: its headers before the body is read, its call and its reply behind that.</summary>
internal sealed class Writes(EntityCalls calls, TimeProvider time)
{
    /// <summary>Judges the headers and begins the request to the entity; operation and body are still missing.</summary>
    /// <remarks>The command id goes onto the reply first, so that every refusal behind this point carries it too.</remarks>
    public EntityRequest Begin(HttpContext context, bool isDryRun = false)
    {
        var request = context.Request;
        var key = isDryRun ? null : RequestHeaders.CommandId(request);
        var commandId = key ?? CommandIds.New(time.GetUtcNow());
        if (!isDryRun)
        {
            context.Response.Headers[RequestHeaders.IdempotencyKey] = commandId;
        }

        AcceptHeader.RequireJson(context);
        return new EntityRequest(RequestKeys.Tenant, EntityOperation.None, null, ReadOnlyMemory<byte>.Empty, commandId, key is not null, TimeSpan.Zero)
        {
            IfMatch = RequestHeaders.Tags(request, RequestHeaders.IfMatch, out _),
            IfNoneMatch = RequestHeaders.Tags(request, RequestHeaders.IfNoneMatch, out _),
            TraceParent = TraceParent.Given(context),
            DryRun = isDryRun,
        };
    }

    /// <summary>Runs the complete request and answers.</summary>
    public async Task FinishAsync(HttpContext context, EntityRequest request)
    {
        var reply = await calls.ExecuteAsync(RequestKeys.Of(context).Entity, request, context.RequestAborted);
        await WriteReplies.WriteAsync(context, reply, request.DryRun);
    }
}
