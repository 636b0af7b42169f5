using ActorState.Errors;
using Microsoft.AspNetCore.Connections;
using Microsoft.Net.Http.Headers;

namespace ActorState.Gateway.Http;

/// <summary>The outermost middleware: whatever ends a request without a reply becomes a problem here, and only here.</summary>
internal sealed partial class ProblemGate(RequestDelegate next, ILogger<ProblemGate> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (TraceParent.Given(context) is { } traceParent)
        {
            context.Response.Headers.TraceParent = traceParent;
        }

        try
        {
            await next(context);
            await FillAsync(context);
        }
        catch (ProblemException exception)
        {
            await Problems.WriteAsync(context, exception.Problem);
        }
        catch (Exception exception) when (exception is ConnectionResetException || context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone; there is nobody to tell.
        }
        catch (BadHttpRequestException exception)
        {
            RefuseMalformed(context, exception.StatusCode);
        }
        catch (Exception exception)
        {
            LogRequestFailed(exception, context.Request.Method, TraceParent.TraceId(context));
            await FailAsync(context);
        }
    }

    /// <summary>Gives a body to what routing refused. An endpoint's own answers stay as they are.</summary>
    private static Task FillAsync(HttpContext context)
    {
        var response = context.Response;
        if (response.HasStarted || response.ContentType is not null)
        {
            return Task.CompletedTask;
        }

        return response.StatusCode switch
        {
            StatusCodes.Status404NotFound when context.GetEndpoint() is null => Problems.WriteAsync(context, Problems.NotFound(context)),
            StatusCodes.Status405MethodNotAllowed when response.Headers.Allow.Count > 0 => Problems.WriteAsync(context, Problems.MethodNotAllowed(context)),
            _ => Task.CompletedTask,
        };
    }

    /// <summary>What the HTTP server refuses while the body is read (bad chunks, 408): its status, no problem, and the end of the connection.</summary>
    private static void RefuseMalformed(HttpContext context, int status)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = status;
        context.Response.Headers.Connection = "close";
    }

    private static Task FailAsync(HttpContext context)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.Headers.Remove(HeaderNames.ETag);
        return Problems.WriteAsync(context, new EntityProblem(ErrorCode.Internal, "The request met a defect of the server; its log has the trace id."));
    }

    [LoggerMessage(GatewayEventIds.RequestFailed, LogLevel.Error, "{Method} request with trace {TraceId} met an unexpected exception.")]
    private partial void LogRequestFailed(Exception exception, string method, string traceId);
}
