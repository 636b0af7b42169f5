using ActorState.Errors;
using ActorState.Gateway.Calls;

namespace ActorState.Gateway.Http;

/// <summary>Refuses what cannot be served, before anything is done for it: while the process stops, and while no silo can be reached.</summary>
internal sealed class ServingGate(RequestDelegate next, IHostApplicationLifetime lifetime, ClusterLink? link = null)
{
    public Task InvokeAsync(HttpContext context)
    {
        var isStopping = lifetime.ApplicationStopping.IsCancellationRequested;
        if (isStopping)
        {
            context.Response.Headers.Connection = "close";
        }

        var needsSilo = context.Request.Path.StartsWithSegments(Paths.Version);
        return (needsSilo, isStopping, link) switch
        {
            (true, true, _) => RefuseAsync(context, "The server is stopping; another one, or this one when it is back, serves the request."),
            (true, _, { IsUp: false }) => RefuseAsync(context, "No silo can be reached at present."),
            _ => next(context),
        };
    }

    private static async Task RefuseAsync(HttpContext context, string detail)
    {
        // What is left of the body when a connection is closed makes it a reset, by which the caller may lose the answer.
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        await Problems.WriteAsync(context, new EntityProblem(ErrorCode.Unavailable, detail));
    }
}
