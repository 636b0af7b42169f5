using System.Collections.Immutable;
using ActorState.Entities;
using ActorState.Feed;
using ActorState.Gateway.Calls;

namespace ActorState.Gateway.Http;

/// <summary>The journal in order, page by page.</summary>
internal sealed class FeedEndpoints(IGrainFactory grains, ReadCalls reads)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapTo(HttpMethods.Get, Paths.Feed, FeedAsync);

    private async Task FeedAsync(HttpContext context)
    {
        AcceptHeader.RequireJson(context);
        var query = new QueryReader(context.Request);
        var request = new FeedRequest(query.NonEmpty("after"), query.Limit(), Types(query));
        var feed = grains.GetGrain<IFeedGrain>(RequestKeys.Tenant);
        var reply = await reads.RunAsync((_, token) => feed.ReadAsync(request, token), context.RequestAborted);
        ProblemException.ThrowIf(reply.Problem);
        await JsonReplies.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            HistoryEndpoints.RenderEvents(json, reply.Events);
            json.WriteString("next", reply.Next);
            json.WriteString("head", reply.Head);
            json.WriteEndObject();
        });
    }

    private static ImmutableArray<string> Types(QueryReader query)
    {
        if (query.Text("types") is not { } text)
        {
            return [];
        }

        var types = text.Split(',');
        return types.All(EntityId.IsType) ? [.. types.Distinct()] : throw QueryReader.Invalid("types", "must be entity types, separated by commas");
    }
}
