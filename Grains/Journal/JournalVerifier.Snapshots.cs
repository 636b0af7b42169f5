using System.Runtime.InteropServices;
using ActorState.Entities;

namespace ActorState.Journal;

public sealed partial class JournalVerifier
{
    private readonly Dictionary<long, List<RawSnapshot>> _unnamedSnapshots = [];

    private async Task LoadSnapshotsAsync(CancellationToken token)
    {
        await foreach (var row in rows.ReadSnapshotsAsync(token))
        {
            _snapshots++;
            var entity = FindEntity(row.EntityKey);
            var name = entity?.Name ?? KeyName(row.EntityKey);
            if (row.Malformed is { } malformed)
            {
                Report($"snapshot row is malformed: {malformed}", name, row.Version);
            }
            else if (entity is not null)
            {
                Expect(entity, row);
            }
            else if (_indexed is not null)
            {
                // The log may name the entity.
                (CollectionsMarshal.GetValueRefOrAddDefault(_unnamedSnapshots, row.EntityKey, out _) ??= []).Add(row);
            }
            else
            {
                Report("snapshot is of an entity that has no row", name, row.Version);
            }
        }
    }

    private void Expect(VerifiedEntity entity, RawSnapshot row)
    {
        if (_formats.IsIntact(row, entity.Identity))
        {
            entity.Snapshots ??= [];
            entity.Snapshots.Enqueue(new ExpectedSnapshot(row.Version, ToHash(row.Hash)));
        }
        else
        {
            Report("snapshot digest is wrong", entity.Name, row.Version);
        }
    }

    private void NameSnapshots(long key, VerifiedEntity entity)
    {
        if (_unnamedSnapshots.Remove(key, out var snapshots))
        {
            snapshots.ForEach(snapshot => Expect(entity, snapshot));
        }
    }

    private void VerifyUnnamedSnapshots()
    {
        foreach (var row in _unnamedSnapshots.Values.SelectMany(static rows => rows))
        {
            Report("snapshot is of an entity that has no row", KeyName(row.EntityKey), row.Version);
        }
    }

    private void VerifySnapshots(VerifiedEntity entity, RawEvent row)
    {
        while (entity.Snapshots is { } snapshots && snapshots.TryPeek(out var next) && next.Version <= row.Version)
        {
            snapshots.Dequeue();
            if (next.Version < row.Version)
            {
                ReportLeftSnapshot(entity, next);
            }
            else if (next.Hash is null || next.Hash != ToHash(row.Hash))
            {
                Report("snapshot hash is not its event's", entity.Name, next.Version, row.Position);
            }
        }
    }

    private void VerifyLeftSnapshots(VerifiedEntity entity)
    {
        while (entity.Snapshots is { } snapshots && snapshots.TryDequeue(out var left))
        {
            ReportLeftSnapshot(entity, left);
        }
    }

    private void ReportLeftSnapshot(VerifiedEntity entity, ExpectedSnapshot left) =>
        Report("snapshot is of a version that has no event", entity.Name, left.Version);

    private static string KeyName(long key) => $"key {key}";

    /// <summary>A snapshot whose event has not gone by yet.</summary>
    private readonly record struct ExpectedSnapshot(long Version, EventHash? Hash);
}
