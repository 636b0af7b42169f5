using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ActorState.Gateway.Hosting;

/// <summary>Where Kestrel listens, and what a stranger may ask of it.</summary>
internal static class KestrelSetup
{
    /// <summary>The longest body of a request; a longer one is 413.</summary>
    public const int RequestBodyBytesMax = 1024 * 1024;

    private const int ConnectionsMax = 10_000;
    private static readonly TimeSpan RequestHeadersTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan KeepAliveTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Listens there and nowhere else.</summary>
    public static IWebHostBuilder UseActorStateKestrel(this IWebHostBuilder host, IPEndPoint http)
    {
        // ASPNETCORE_URLS and the like, which container images set, would otherwise be warned of at every start.
        host.UseSetting(WebHostDefaults.ServerUrlsKey, "").UseSetting(WebHostDefaults.HttpPortsKey, "").UseSetting(WebHostDefaults.HttpsPortsKey, "");
        return host.ConfigureKestrel(kestrel =>
        {
            // An empty configuration in place of the section Kestrel:Endpoints, by which one could listen beyond loopback unchecked.
            kestrel.Configure();

            // Without TLS nothing negotiates HTTP/2: Kestrel would warn and speak HTTP/1.1 all the same.
            kestrel.Listen(http, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.AddServerHeader = false;
            SetLimits(kestrel.Limits);
        });
    }

    private static void SetLimits(KestrelServerLimits limits)
    {
        limits.MaxRequestBodySize = RequestBodyBytesMax;
        limits.MaxRequestHeadersTotalSize = 32 * 1024;
        limits.MaxRequestHeaderCount = 100;
        limits.MaxConcurrentConnections = ConnectionsMax;
        limits.MaxConcurrentUpgradedConnections = 0;
        limits.RequestHeadersTimeout = RequestHeadersTimeout;
        limits.KeepAliveTimeout = KeepAliveTimeout;
    }
}
