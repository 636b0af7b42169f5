using ActorState.Journal;
using Orleans.Concurrency;

namespace ActorState.Entities;

/// <summary>Answers for <see cref="Catalog"/> under the tenant that is the grain's key.</summary>
/// <remarks>Reentrant: a silo has only as many activations as cores, and they do nothing but wait for the store.</remarks>
[StatelessWorker, Reentrant, GrainType("catalog")]
internal sealed class CatalogGrain(Catalog catalog) : Grain, ICatalogGrain
{
    public async ValueTask<EntitiesReply> EntitiesAsync(string type, string prefix, string? after, int limit, CancellationToken token)
    {
        try
        {
            return await catalog.EntitiesAsync(this.GetPrimaryKeyString(), type, prefix, after, limit, token);
        }
        catch (JournalUnavailableException)
        {
            return new EntitiesReply([], false) { Problem = ReadProblems.Unavailable() };
        }
    }

    public ValueTask<TypesReply> TypesAsync(string? after, int limit, CancellationToken token) =>
        ReadProblems.OrThrowAsync(catalog.TypesAsync(this.GetPrimaryKeyString(), after, limit, token));
}
