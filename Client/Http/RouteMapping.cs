namespace ActorState.Gateway.Http;

/// <summary>Maps bare request delegates: no binding stands between a request and its endpoint.</summary>
internal static class RouteMapping
{
    public static void MapTo(this IEndpointRouteBuilder routes, string method, string pattern, RequestDelegate endpoint) =>
        routes.MapMethods(pattern, [method], endpoint);
}
