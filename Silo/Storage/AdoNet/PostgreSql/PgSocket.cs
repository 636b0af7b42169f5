using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Npgsql;
using Npgsql.Internal;

namespace ActorState.Silo.Storage.AdoNet.PostgreSql;

/// <summary>Closes the socket beneath a connection.</summary>
/// <remarks>
/// Npgsql's own ways to end a call (a token, a timeout, whatever its CancellationTimeout says) all send the server a cancel request first. A commit that
/// waits for a replica would then return unreplicated, with no more than a warning. Hence this way around its public members; a test notices when a
/// new version of it has moved them.
/// </remarks>
internal static class PgSocket
{
    /// <summary>Closes it; whoever waits for an answer on it fails at once.</summary>
    public static void Close(NpgsqlConnection connection)
    {
#pragma warning disable NPG9001 // The connector is public for evaluation only; see above.
        if (ConnectorOf(connection) is { } connector)
        {
            SocketOf(connector)?.Dispose();
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Connector")]
    private static extern NpgsqlConnector? ConnectorOf(NpgsqlConnection connection);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_socket")]
    private static extern ref Socket? SocketOf(NpgsqlConnector connector);
#pragma warning restore NPG9001
}
