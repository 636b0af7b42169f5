using ActorState.Errors;

namespace ActorState.Gateway.Http;

/// <summary>Cuts the keys of paths under <c>/v1</c> out of the raw request target, before routing.</summary>
/// <remarks>
/// The server decodes the path (all but <c>%2F</c>) and removes dot segments, so two ids could become one. Here each segment
/// is decoded exactly once; routing gets a path with placeholders. Other paths pass as they are.
/// </remarks>
internal sealed class RawTargetKeys(RequestDelegate next)
{
    private const string Version = "v1";
    private const int SegmentsMax = 8;

    public Task InvokeAsync(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var raw = PathOf(target).Split('/', SegmentsMax);
        if (raw is ["", _, ..] && PercentText.TryDecode(raw[1], false, out var first) && first == Version)
        {
            var keys = Paths.Match([.. raw.Skip(1).Select(Decode)], out var path) ?? throw NotFound(context);
            context.Features.Set(keys);
            context.Request.Path = path;
        }
        else if (context.Request.Path.StartsWithSegments("/" + Version, StringComparison.OrdinalIgnoreCase))
        {
            // Only the server's normalisation made it look like one of ours: `/x/../v1/feed`, `/V1/feed`.
            throw NotFound(context);
        }

        return next(context);
    }

    /// <summary>The path of a request target: what is neither the query nor, in the absolute form, the scheme and the authority.</summary>
    internal static string PathOf(string target)
    {
        var end = target.IndexOf('?');
        var path = end < 0 ? target : target[..end];
        if (path.StartsWith('/'))
        {
            return path;
        }

        var authority = path.IndexOf("://", StringComparison.Ordinal);
        var start = authority < 0 ? -1 : path.IndexOf('/', authority + 3);
        return start < 0 ? "" : path[start..];
    }

    private static string Decode(string segment) => PercentText.TryDecode(segment, false, out var decoded)
        ? decoded
        : throw new ProblemException(new EntityProblem(ErrorCode.InvalidKey, "A segment of the path has a bad percent-escape or is not valid UTF-8."));

    private static ProblemException NotFound(HttpContext context) => new(Problems.NotFound(context));
}
