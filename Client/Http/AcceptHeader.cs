using ActorState.Errors;
using Microsoft.Net.Http.Headers;

namespace ActorState.Gateway.Http;

/// <summary>Whether a caller takes JSON (RFC 9110, section 12.5.1).</summary>
internal static class AcceptHeader
{
    /// <exception cref="ProblemException">406: <c>Accept</c> excludes <c>application/json</c>.</exception>
    public static void RequireJson(HttpContext context)
    {
        if (!TakesJson(context.Request.Headers.Accept))
        {
            throw new ProblemException(new EntityProblem(ErrorCode.NotAcceptable, "The reply is offered as application/json only, which Accept excludes."));
        }
    }

    /// <summary>The most specific range that covers <c>application/json</c> decides. A value that is no list of ranges excludes nothing.</summary>
    internal static bool TakesJson(IList<string?> accept)
    {
        if (accept.Count == 0 || !MediaTypeHeaderValue.TryParseList([.. accept.OfType<string>()], out var ranges) || ranges.Count == 0)
        {
            return true;
        }

        var covering = ranges.Select(range => (Specificity: Specificity(range), Quality: range.Quality ?? 1)).Where(range => range.Specificity > 0).ToArray();
        return covering.Length > 0 && covering.Max().Quality > 0;
    }

    private static int Specificity(MediaTypeHeaderValue range) => range.MediaType.Value?.ToLowerInvariant() switch
    {
        JsonReplies.MediaType => 3,
        "application/*" => 2,
        "*/*" => 1,
        _ => 0,
    };
}
