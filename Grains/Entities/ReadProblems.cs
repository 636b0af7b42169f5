using ActorState.Errors;
using ActorState.Journal;

namespace ActorState.Entities;

/// <summary>What readers of the journal are told when there is nothing to read.</summary>
internal static class ReadProblems
{
    private const int LimitMax = 1_000;

    public static EntityProblem UnknownType(string type) =>
        new(ErrorCode.UnknownEntityType, $"The configuration allows no entity type '{type}'.");

    /// <summary>What a tenant is told of another's entity; null for its own.</summary>
    public static EntityProblem? OtherTenant(string tenant, EntityId id) =>
        id.Tenant == tenant
            ? null
            : new EntityProblem(ErrorCode.Forbidden, $"The caller reads as tenant '{tenant}'; the entity belongs to another one.");

    public static EntityProblem Unavailable() => new(ErrorCode.Unavailable, "The journal cannot be reached.");

    /// <summary>Reads for a reply that has no place for a problem: callers in other processes do not know the faults of a store, but this exception.</summary>
    /// <exception cref="EntityException">The journal cannot be reached.</exception>
    public static async ValueTask<T> OrThrowAsync<T>(ValueTask<T> read)
    {
        try
        {
            return await read;
        }
        catch (JournalUnavailableException)
        {
            throw new EntityException(Unavailable());
        }
    }

    public static EntityProblem VersionNotFound(EntityId id, long version, long head) =>
        new(ErrorCode.VersionNotFound, $"Entity {id.Type}/{id.Id} is at version {head}; version {version} was asked for.") { CurrentVersion = head };

    public static EntityProblem AbsentAt(EntityId id, long version) =>
        new(ErrorCode.EntityNotFound, $"Entity {id.Type}/{id.Id} does not exist at version {version}.");

    public static EntityProblem AbsentBefore(EntityId id) =>
        new(ErrorCode.EntityNotFound, $"Entity {id.Type}/{id.Id} has no event at or before the time that was asked for.");

    public static EntityProblem NotNegative(string member, long value) =>
        EntityProblem.InvalidArgument(member, $"'{member}' is an integer of at least 0; the request said {value}.");

    /// <summary>What is wrong with a page's length; null when nothing is.</summary>
    public static EntityProblem? Limit(int limit, int limitMax = LimitMax) =>
        limit >= 1 && limit <= limitMax
            ? null
            : EntityProblem.InvalidArgument("limit", $"'limit' is an integer from 1 to {limitMax}; the request said {limit}.");

    /// <summary>What is wrong with a page of versions; null when nothing is.</summary>
    public static EntityProblem? Page(long from, int limit, int limitMax = LimitMax) =>
        from < 1
            ? EntityProblem.InvalidArgument("from", $"'from' is an integer of at least 1; the request said {from}.")
            : Limit(limit, limitMax);
}
