using System.Collections.Immutable;
using ActorState.Journal;

namespace ActorState.Entities;

/// <summary>Lists a tenant's entities, and the entity types with their counts.</summary>
/// <remarks>Thread: any.</remarks>
internal sealed class Catalog(IJournalStore store, EntityTypes types)
{
    /// <summary>A page of existing entities of a type, ids in byte order.</summary>
    public async ValueTask<EntitiesReply> EntitiesAsync(string tenant, string type, string prefix, string? after, int limit, CancellationToken token)
    {
        if ((types.Find(type) is null ? ReadProblems.UnknownType(type) : ReadProblems.Limit(limit)) is { } problem)
        {
            return new EntitiesReply([], false) { Problem = problem };
        }

        // One more than asked for tells whether there are more.
        var found = await store.ListAsync(new EntityFilter(tenant, type, prefix), after, limit + 1, token);
        return found.Length > limit ? new EntitiesReply(found[..limit], true) : new EntitiesReply(found, false);
    }

    /// <summary>A page of every code type, and of the document types that have an existing entity, by name.</summary>
    public async ValueTask<TypesReply> TypesAsync(string tenant, string? after, int limit, CancellationToken token)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var counts = (await store.CountAsync(tenant, token)).ToDictionary(static count => count.Type, static count => count.Entities, StringComparer.Ordinal);
        var all = new SortedDictionary<string, TypeSummary>(StringComparer.Ordinal);
        foreach (var (type, entities) in counts)
        {
            all[type] = new TypeSummary(type, IsCode: false, entities, [], []);
        }

        foreach (var (type, definition) in types.CodeTypes)
        {
            all[type] = new TypeSummary(type, IsCode: true, counts.GetValueOrDefault(type), definition.Commands, definition.Events);
        }

        ImmutableArray<TypeSummary> behind = [.. all.Values.Where(summary => after is null || string.CompareOrdinal(summary.Type, after) > 0).Take(limit + 1)];
        return behind.Length > limit ? new TypesReply(behind[..limit], true) : new TypesReply(behind, false);
    }
}
