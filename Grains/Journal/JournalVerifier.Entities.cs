using ActorState.Entities;

namespace ActorState.Journal;

public sealed partial class JournalVerifier
{
    private const int SaltSize = 16;

    private async Task LoadEntitiesAsync(CancellationToken token)
    {
        await foreach (var row in rows.ReadEntitiesAsync(token))
        {
            _entityRows++;
            var entity = new VerifiedEntity(row, ToHash(row.Hash));
            if (!_entities.TryAdd(row.Key, entity))
            {
                Report($"entity key {row.Key} has two rows", entity.Name, row.Version);
            }
            else if (row.Malformed is { } malformed)
            {
                // Its events and commands still need a name, but what the row says is worth nothing.
                entity.IsMalformed = true;
                Report($"entity row is malformed: {malformed}", entity.Name);
            }
        }
    }

    private void VerifyEntities()
    {
        foreach (var entity in _entities.Values.Where(static entity => !entity.IsMalformed))
        {
            var row = entity.Stored;
            Match(row.Version == entity.Version, entity, $"entity version is {row.Version}, but the events end at {entity.Version}");
            Match(row.Hash == entity.Hash, entity, "entity hash is not the last event's");
            Match(row.Position == entity.Position, entity, $"entity position is {row.Position}, but the last event's is {entity.Position}");
            Match(row.Created == entity.Created, entity, $"entity created is {row.Created}, but the first event's time is {entity.Created}");
            Match(row.Updated == entity.Updated, entity, $"entity updated is {row.Updated}, but the last event's time is {entity.Updated}");
            VerifyDeleted(entity, row.Deleted);
            VerifySalt(entity);
            Match(entity.Version > 0 || entity.HasCommands, entity, "entity has neither events nor commands");
            VerifyLeftSnapshots(entity);
        }
    }

    private void VerifyDeleted(VerifiedEntity entity, long stored)
    {
        if (stored is not (0 or 1))
        {
            Match(false, entity, $"entity deleted is {stored}, neither 0 nor 1");
        }
        else if (entity.Deleted is { } deleted)
        {
            Match(stored == (deleted ? 1 : 0), entity, $"entity deleted is {stored}, but the last event says otherwise");
        }
    }

    private void VerifySalt(VerifiedEntity entity)
    {
        if (entity.Version == 0)
        {
            Match(!entity.HasSalt, entity, "entity without events has a salt");
        }
        else
        {
            Match(entity.Salt.Length == SaltSize, entity, $"entity salt has {entity.Salt.Length} bytes instead of {SaltSize}");
        }
    }

    private void Match(bool holds, VerifiedEntity entity, string otherwise)
    {
        if (!holds)
        {
            Report(otherwise, entity.Name, entity.Stored.Version, entity.Stored.Position);
        }
    }

    /// <summary>The columns of an entity row that follow from the events.</summary>
    private readonly record struct StoredEntity(long Version, EventHash? Hash, long Position, long Deleted, long Created, long Updated);

    /// <summary>An entity: what its row says, and what its events have said so far.</summary>
    private sealed class VerifiedEntity(RawEntity row, EventHash? hash)
    {
        public StoredEntity Stored { get; } = new(row.Version, hash, row.Position, row.Deleted, row.Created, row.Updated);

        public byte[] Identity { get; } = JournalVerifierFormats.Identity(row);

        public byte[] Salt { get; } = row.Salt?.ToArray() ?? [];

        public bool HasSalt { get; } = row.Salt is not null;

        public bool IsMalformed { get; set; }

        public bool HasCommands { get; set; }

        /// <summary>The snapshots not yet met by their event, versions rising; null where there are none.</summary>
        public Queue<ExpectedSnapshot>? Snapshots { get; set; }

        public long? Partition { get; set; }

        public long Version { get; set; }

        /// <summary>The stored hash of the last event.</summary>
        public EventHash Hash { get; set; }

        /// <summary>The hash that the last event should have, where it has another.</summary>
        public EventHash? HashDue { get; set; }

        public long Position { get; set; }

        public long Created { get; set; }

        public long Updated { get; set; }

        /// <summary>Whether the last event leaves the entity deleted; null where it does not tell.</summary>
        public bool? Deleted { get; set; } = false;

        public string Name => JournalVerifierFormats.Name(Identity);
    }
}
