using ActorState.Entities;

namespace ActorState.Journal;

public sealed partial class JournalVerifier
{
    private const int SaltSize = 16;

    private HashSet<string>? _names;

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

    /// <summary>The entity that a row of the log names; it need not have a row of its own yet.</summary>
    private VerifiedEntity Named(long key, RawName name)
    {
        if (_entities.TryGetValue(key, out var entity))
        {
            if (!entity.Identity.AsSpan().SequenceEqual(JournalVerifierFormats.Identity(name)))
            {
                Report($"entity is named {JournalVerifierFormats.Name(JournalVerifierFormats.Identity(name))} elsewhere", entity.Name);
            }

            return entity;
        }

        entity = new VerifiedEntity(name);
        _names ??= [.. _entities.Values.Select(static known => known.Name)];
        if (!_names.Add(entity.Name))
        {
            Report($"entity has two keys, one of them {key}", entity.Name);
        }

        _entities.Add(key, entity);
        _entityRows++;
        NameSnapshots(key, entity);
        return entity;
    }

    /// <summary>Compares the rows of entities with the events gone by so far: all that the rows can know of.</summary>
    private void VerifyEntityRows()
    {
        foreach (var entity in _entities.Values)
        {
            if (entity is { IsMalformed: false, Stored: { } row })
            {
                VerifyEntityRow(entity, row);
            }
        }
    }

    private void VerifyEntityRow(VerifiedEntity entity, StoredEntity row)
    {
        Match(row.Version == entity.Version, entity, $"entity version is {row.Version}, but the events end at {entity.Version}");
        Match(row.Hash == entity.Hash, entity, "entity hash is not the last event's");
        Match(row.Position == entity.Position, entity, $"entity position is {row.Position}, but the last event's is {entity.Position}");
        Match(row.Created == entity.Created, entity, $"entity created is {row.Created}, but the first event's time is {entity.Created}");
        Match(row.Updated == entity.Updated, entity, $"entity updated is {row.Updated}, but the last event's time is {entity.Updated}");
        VerifyDeleted(entity, row.Deleted);
        VerifySalt(entity, row.Salt);
    }

    private void VerifyEntities()
    {
        foreach (var entity in _entities.Values.Where(static entity => !entity.IsMalformed))
        {
            Match(entity.Stored is null || entity.IsRowDue, entity, "entity has neither events nor commands");
            Match(entity.Stored is not null || !entity.IsRowDue, entity, "entity has no row");
            VerifyDeletes(entity);
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

    private void VerifySalt(VerifiedEntity entity, byte[]? stored)
    {
        if (entity.Version == 0)
        {
            Match(stored is null, entity, "entity without events has a salt");
        }
        else
        {
            Match(stored?.Length == SaltSize, entity, $"entity salt has {stored?.Length ?? 0} bytes instead of {SaltSize}");
            Match(stored.AsSpan().SequenceEqual(entity.Salt), entity, "entity salt is not the first event's");
        }
    }

    private void Match(bool holds, VerifiedEntity entity, string otherwise)
    {
        if (!holds)
        {
            Report(otherwise, entity.Name, entity.Stored?.Version ?? entity.Version, entity.Stored?.Position ?? entity.Position);
        }
    }

    /// <summary>The columns of an entity row that follow from the events.</summary>
    private sealed record StoredEntity(long Version, EventHash? Hash, long Position, byte[]? Salt, long Deleted, long Created, long Updated);

    /// <summary>What the first event of an append says of the entity's end.</summary>
    private readonly record struct DeletesClaim(long Deletes, long Version, long Position);

    /// <summary>An entity: what its row says, and what its events have said so far.</summary>
    private sealed class VerifiedEntity
    {
        public VerifiedEntity(RawEntity row, EventHash? hash)
        {
            Salt = row.Salt?.ToArray() ?? [];
            Stored = new StoredEntity(row.Version, hash, row.Position, row.Salt?.ToArray(), row.Deleted, row.Created, row.Updated);
            Identity = JournalVerifierFormats.Identity(row.Tenant, row.Type, row.Id);
        }

        public VerifiedEntity(RawName name)
        {
            Salt = name.Salt?.ToArray() ?? [];
            Identity = JournalVerifierFormats.Identity(name);
        }

        /// <summary>The entity's row; null where it has none.</summary>
        public StoredEntity? Stored { get; }

        public byte[] Identity { get; private set; }

        /// <summary>What its events are salted with.</summary>
        public byte[] Salt { get; private set; }

        public bool IsMalformed { get; set; }

        /// <summary>Whether events or commands went by that the entity's row has to know of.</summary>
        public bool IsRowDue { get; set; }

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

        public DeletesClaim? Claim { get; set; }

        public string Name => JournalVerifierFormats.Name(Identity);

        /// <summary>Takes the name of the first event, whose hash proves it, in place of the row's.</summary>
        public void Rename(RawName name) => (Identity, Salt) = (JournalVerifierFormats.Identity(name), name.Salt?.ToArray() ?? []);
    }
}
