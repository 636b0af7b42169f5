using System.Collections.Immutable;
using ActorState.Journal;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>Keeps snapshots, inside a transaction that its caller opens and ends.</summary>
/// <remarks>Thread: the journal's writer.</remarks>
internal sealed class SqliteSnapshotSaver(SqliteSession session, SqliteTail tail, ImmutableArray<EntitySnapshot> snapshots)
{
    private const long SnapshotVersions = 1_000;

    /// <summary>Keeps those that are newer than what is stored; false when there was none.</summary>
    public bool Save()
    {
        var wrote = false;
        foreach (var snapshot in snapshots)
        {
            var entity = tail.Find(snapshot.Id) ?? SqliteRows.Entity(session, snapshot.Id);
            var key = entity.Key;
            if (IsOfThisHistory(entity, snapshot) && IsNewer(key, snapshot))
            {
                Write(key, snapshot);
                wrote = true;
            }
        }

        return wrote;
    }

    // A snapshot of another history would never be used, and would stand in the way of a good one.
    private bool IsOfThisHistory(SqliteEntity entity, EntitySnapshot snapshot) =>
        snapshot.Head.Version >= 1
        && snapshot.Head.Version <= entity.Head.Version
        && new SqliteEntityView(session, tail.View, snapshot.Id, entity).At(snapshot.Head.Version).Hash == snapshot.Head.Hash;

    private bool IsNewer(long key, EntitySnapshot snapshot)
    {
        using var row = session.Use(SqliteSql.SelectNewestSnapshot).Bind(key);
        return !row.Step() || (snapshot.Head.Version, snapshot.StateVersion).CompareTo((row.Int64(0), (int)row.Int64(1))) > 0;
    }

    private void Write(long key, EntitySnapshot snapshot)
    {
        // The newest of each thousand stays, so the past need not be folded from the start.
        var version = snapshot.Head.Version;
        using (var delete = session.Use(SqliteSql.DeleteSnapshots).Bind(key).Bind(SnapshotVersions).Bind(version).Bind(SnapshotVersions))
        {
            delete.Step();
        }

        using var write = session.Use(SqliteSql.InsertSnapshot)
            .Bind(key)
            .Bind(version)
            .Bind(snapshot.Head.Hash.ToArray())
            .Bind(snapshot.StateVersion)
            .Bind(snapshot.State)
            .Bind(RowDigest.Of(snapshot));
        write.Step();
    }
}
