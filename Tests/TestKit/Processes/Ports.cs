using System.Net;
using System.Net.Sockets;

namespace ActorState.TestKit.Processes;

/// <summary>Free TCP ports of the loopback address. Thread: any.</summary>
/// <remarks>
/// They lie below the range from which the system takes the ports of outgoing connections: a client that keeps dialling a port of that range
/// while its server is down can be given this very port, connect to itself, and keep the server from coming back.
/// </remarks>
public static class Ports
{
    private const int First = 20_000;
    private const int End = 32_000;

    private static readonly Lock Gate = new();
    private static readonly HashSet<int> Given = [];

    /// <summary>A port that nobody listens on and that this process has not been given before.</summary>
    public static int Free()
    {
        lock (Gate)
        {
            for (var tries = 0; tries < End - First; tries++)
            {
                var port = Random.Shared.Next(First, End);
                if (!Given.Contains(port) && IsFree(port))
                {
                    Given.Add(port);
                    return port;
                }
            }
        }

        throw new InvalidOperationException($"No port between {First} and {End} is free.");
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }
}
