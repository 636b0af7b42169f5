using System.Net;
using System.Net.Sockets;
using ActorState.Errors;
using Microsoft.Extensions.Options;

namespace ActorState.Gateway.Http;

/// <summary>Keeps web pages elsewhere away from the data: foreign <c>Host</c> names (DNS rebinding) and foreign origins are refused.</summary>
internal sealed class HostGate(RequestDelegate next, IOptions<GatewayOptions> options)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!options.Value.Insecure && !IsLoopback(request.Host.Host))
        {
            throw Forbidden("The Host header must name localhost, 127.0.0.0/8 or [::1].");
        }

        if (request.Headers.Origin is { Count: > 0 } origins && !(origins is [{ } origin] && IsOwnOrigin(request, origin)))
        {
            throw Forbidden("The Origin header names another scheme, host or port than the request's.");
        }

        return next(context);
    }

    internal static bool IsLoopback(string host)
    {
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        // Short spellings such as 127.1 parse, but are not the address as written.
        return IPAddress.TryParse(host, out var address)
            && (address.AddressFamily == AddressFamily.InterNetworkV6
                ? address.Equals(IPAddress.IPv6Loopback)
                : IPAddress.IsLoopback(address) && address.ToString() == host);
    }

    private static bool IsOwnOrigin(HttpRequest request, string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var given)
        && Uri.TryCreate($"{request.Scheme}://{request.Host.Value}", UriKind.Absolute, out var own)
        && Uri.Compare(given, own, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0
        && given.PathAndQuery == "/" && given.UserInfo.Length == 0;

    private static ProblemException Forbidden(string detail) => new(new EntityProblem(ErrorCode.Forbidden, detail));
}
