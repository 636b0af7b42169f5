namespace ActorState.Journal;

/// <content>What an event says beside itself, in a store whose log is complete without other tables.</content>
public sealed partial class JournalVerifier
{
    /// <summary>The entity of an event, as the log or its own row names it; null where nothing does.</summary>
    private VerifiedEntity? EntityOf(RawEvent row)
    {
        if (row.Log is not { } log || row.Malformed is not null)
        {
            return FindEntity(row.EntityKey);
        }

        if ((row.Version == 1) != (log.Name is not null))
        {
            Report(log.Name is null ? "event is an entity's first, but does not name it" : "event names its entity, but is not its first", EventEntity(row), row.Version, row.Position);
        }

        if (log.Name is not { } name || row.Version != 1)
        {
            return FindEntity(row.EntityKey);
        }

        var entity = Named(row.EntityKey, name);
        entity.Rename(name);
        return entity;
    }

    private void VerifyLog(VerifiedEntity entity, RawEvent row)
    {
        if (row.Log is not { } log)
        {
            return;
        }

        Match(log.Previous == entity.Position, entity, row, $"event links to position {log.Previous}, but the one before it is at {entity.Position}");
        if (log.Name is { Salt: var salt })
        {
            Match(salt?.Length == SaltSize, entity, row, $"event has a salt of {salt?.Length ?? 0} bytes instead of {SaltSize}");
        }

        if (log.Deletes is { } deletes)
        {
            // The append before is over: what it said of its end can be seen.
            VerifyDeletes(entity);
            Match(deletes is 0 or 1, entity, row, $"event has deletes {deletes}, neither 0 nor 1");
            entity.Claim = new DeletesClaim(deletes, row.Version, row.Position);
        }
    }

    private void VerifyDeletes(VerifiedEntity entity)
    {
        if (entity is { Claim: { Deletes: 0 or 1 } claim, Deleted: { } deleted } && claim.Deletes != (deleted ? 1 : 0))
        {
            Report($"event has deletes {claim.Deletes}, but the last event of its append says otherwise", entity.Name, claim.Version, claim.Position);
        }

        entity.Claim = null;
    }
}
