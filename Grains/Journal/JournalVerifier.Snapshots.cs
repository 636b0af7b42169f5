using ActorState.Entities;

namespace ActorState.Journal;

public sealed partial class JournalVerifier
{
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
            else if (entity is null)
            {
                Report("snapshot is of an entity that has no row", name, row.Version);
            }
            else if (!_formats.IsIntact(row, entity.Identity))
            {
                Report("snapshot digest is wrong", name, row.Version);
            }
            else
            {
                entity.Snapshots ??= [];
                entity.Snapshots.Enqueue(new ExpectedSnapshot(row.Version, ToHash(row.Hash)));
            }
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
