using ActorState.Feed;
using ActorState.Gateway.Calls;
using Scalar.AspNetCore;

namespace ActorState.Gateway.Http;

/// <summary>Health, the description of this surface, and its pages for people.</summary>
internal sealed partial class ServiceEndpoints(
    IGrainFactory grains, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<ServiceEndpoints> logger, ClusterLink? link = null)
{
    public const string Root = "/";
    public const string Docs = "/docs";
    public const string Live = "/health/live";
    public const string Ready = "/health/ready";
    public const string Description = "/openapi/v1.json";

    private const string DescriptionResource = "OpenApi/v1.json";

    /// <summary>A probe must hear soon that the journal does not answer.</summary>
    private static readonly TimeSpan StatusTimeMax = TimeSpan.FromSeconds(5);

    private readonly byte[] _description = ReadDescription();

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapTo(HttpMethods.Get, Live, LiveAsync);
        routes.MapTo(HttpMethods.Get, Ready, ReadyAsync);
        routes.MapTo(HttpMethods.Get, Description, context => JsonReplies.SendAsync(context, StatusCodes.Status200OK, JsonReplies.MediaType, _description));
        routes.MapTo(HttpMethods.Get, Root, RedirectAsync);

        // The page must work where there is no internet: its script is served from here, and nothing else is fetched.
        routes.MapScalarApiReference(Docs, page => page
            .WithTitle("ActorState")
            .WithOpenApiRoutePattern(Description)
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .DisableMcp());
    }

    internal static byte[] ReadDescription()
    {
        using var stream = typeof(ServiceEndpoints).Assembly.GetManifestResourceStream(DescriptionResource)
            ?? throw new InvalidOperationException($"The assembly has no resource {DescriptionResource}.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static Task LiveAsync(HttpContext context) => JsonReplies.WriteAsync(context, StatusCodes.Status200OK, json =>
    {
        json.WriteStartObject();
        json.WriteString("status", "live");
        json.WriteEndObject();
    });

    private static Task RedirectAsync(HttpContext context)
    {
        context.Response.Redirect(Docs);
        return Task.CompletedTask;
    }

    private async Task ReadyAsync(HttpContext context)
    {
        var status = await FindStatusAsync(context.RequestAborted);
        await JsonReplies.WriteAsync(context, status is null ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteString("status", status is null ? "unavailable" : "ready");
            if (status is not null)
            {
                json.WriteStartObject("journal");
                json.WriteString("id", status.Id);
                json.WriteString("store", status.Store);
                json.WriteString("durability", status.Durability);
                json.WriteNumber("partitions", status.Partitions);
                json.WriteString("head", WriteReplies.Token(status.Head));
                json.WriteEndObject();
            }

            json.WriteEndObject();
        });
    }

    private async Task<JournalStatus?> FindStatusAsync(CancellationToken token)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested || link is { IsUp: false })
        {
            return null;
        }

        try
        {
            return await grains.GetGrain<IFeedGrain>(RequestKeys.Tenant).StatusAsync(token).AsTask().WaitAsync(StatusTimeMax, time, token);
        }
        catch (Exception exception) when (!token.IsCancellationRequested)
        {
            LogStatusCallFailed(exception);
            return null;
        }
    }

    [LoggerMessage(GatewayEventIds.StatusCallFailed, LogLevel.Warning, "The journal's status could not be read.")]
    private partial void LogStatusCallFailed(Exception exception);
}
