using System.Collections.Immutable;
using ActorState.Journal;
using Npgsql;

namespace ActorState.Silo.Storage.AdoNet.PostgreSql;

/// <summary>Keeps snapshots, in one transaction.</summary>
internal static class PgSnapshots
{
    private const string Save = "SELECT save_snapshots($1, $2, $3, $4, $5, $6, $7, $8)";

    public static async Task SaveAsync(NpgsqlConnection connection, ImmutableArray<EntitySnapshot> snapshots)
    {
        using var command = new NpgsqlCommand(Save, connection);
        command.Parameters
            .AddArray([.. snapshots.Select(static s => s.Id.Tenant)])
            .AddArray([.. snapshots.Select(static s => s.Id.Type)])
            .AddArray([.. snapshots.Select(static s => s.Id.Id)])
            .AddArray([.. snapshots.Select(static s => s.Head.Version)])
            .AddArray<byte[]>([.. snapshots.Select(static s => s.Head.Hash.ToArray())])
            .AddArray([.. snapshots.Select(static s => (long)s.StateVersion)])
            .AddArray<ReadOnlyMemory<byte>?>([.. snapshots.Select(static s => s.State)])
            .AddArray<byte[]>([.. snapshots.Select(static s => RowDigest.Of(s))]);
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }
}
