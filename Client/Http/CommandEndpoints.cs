using ActorState.Entities;
using ActorState.Errors;
using ActorState.Gateway.Calls;

namespace ActorState.Gateway.Http;

/// <summary>Commands of code types, undo and redo, and the outcomes of command ids.</summary>
internal sealed class CommandEndpoints(Writes writes, IGrainFactory grains, ReadCalls reads)
{
    private static readonly string[] Json = [JsonReplies.MediaType];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapTo(HttpMethods.Post, Paths.Command, CommandAsync);
        routes.MapTo(HttpMethods.Post, Paths.Undo, context => RevertAsync(context, EntityOperation.Undo));
        routes.MapTo(HttpMethods.Post, Paths.Redo, context => RevertAsync(context, EntityOperation.Redo));
        routes.MapTo(HttpMethods.Get, Paths.Outcome, OutcomeAsync);
    }

    private async Task CommandAsync(HttpContext context)
    {
        var request = writes.Begin(context, isDryRun: new QueryReader(context.Request).Flag("dryRun"));
        var body = await RequestBody.ReadJsonAsync(context, Json, isOptional: true);
        await writes.FinishAsync(context, request with { Operation = EntityOperation.Command, Name = RequestKeys.Of(context).Command, Body = body });
    }

    private async Task RevertAsync(HttpContext context, EntityOperation operation)
    {
        var request = writes.Begin(context);
        var body = await RequestBody.ReadJsonAsync(context, Json, isOptional: true);
        await writes.FinishAsync(context, request with { Operation = operation, Body = body });
    }

    private async Task OutcomeAsync(HttpContext context)
    {
        AcceptHeader.RequireJson(context);
        var keys = RequestKeys.Of(context);
        var history = grains.GetGrain<IHistoryGrain>(RequestKeys.Tenant);
        var reply = await reads.RunAsync((_, token) => history.OutcomeAsync(keys.Entity, keys.CommandId, token), context.RequestAborted);
        if (reply is null)
        {
            var detail = $"Entity {keys.Type}/{keys.Entity.Id} keeps no outcome of the command {keys.CommandId}; it is not applied yet.";
            throw new ProblemException(new EntityProblem(ErrorCode.OutcomeNotFound, detail));
        }

        // Of another tenant's entity, or anything else that is no kept answer: a refusal of this request, not an outcome.
        if (reply is { Outcome: CommandOutcome.None, Problem: { } refusal })
        {
            throw new ProblemException(refusal);
        }

        await JsonReplies.WriteAsync(context, StatusCodes.Status200OK, json => WriteReplies.RenderOutcome(json, reply, TraceParent.TraceId(context)));
    }
}
