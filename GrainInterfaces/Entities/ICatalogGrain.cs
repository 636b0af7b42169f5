using System.Collections.Immutable;
using ActorState.Errors;

namespace ActorState.Entities;

/// <summary>Lists a tenant's entities and entity types. Key: the tenant.</summary>
[Alias("as.catalog")]
public interface ICatalogGrain : IGrainWithStringKey
{
    /// <summary>Existing entities of a type, ids in byte order, behind <paramref name="after"/> (exclusive; null for the start).</summary>
    /// <remarks>A type never seen is an empty list; a type that the configuration excludes is <see cref="Errors.ErrorCode.UnknownEntityType"/>.</remarks>
    [Alias("entities"), ResponseTimeout("00:00:10")]
    ValueTask<EntitiesReply> EntitiesAsync(string type, string prefix, string? after, int limit, CancellationToken token = default);

    /// <summary>Every code type, and the document types that have an existing entity, by name, behind <paramref name="after"/>.</summary>
    [Alias("types"), ResponseTimeout("00:00:10")]
    ValueTask<TypesReply> TypesAsync(string? after, int limit, CancellationToken token = default);
}

/// <summary>A page of entities.</summary>
/// <param name="Entities">The entities, ids in byte order.</param>
/// <param name="More">Whether there are more behind the last one.</param>
[GenerateSerializer, Immutable, Alias("as.catalog.entities")]
public sealed record EntitiesReply([property: Id(0)] ImmutableArray<EntitySummary> Entities, [property: Id(1)] bool More)
{
    /// <summary>Why there is no list; null when there is one.</summary>
    [Id(2)] public EntityProblem? Problem { get; init; }
}

/// <summary>One entity in a list.</summary>
/// <param name="Id">Its id within the type.</param>
/// <param name="Version">Its version.</param>
/// <param name="UpdatedMicros">The time of its last event, in microseconds since the Unix epoch.</param>
[GenerateSerializer, Immutable, Alias("as.catalog.entity")]
public sealed record EntitySummary([property: Id(0)] string Id, [property: Id(1)] long Version, [property: Id(2)] long UpdatedMicros);

/// <summary>A page of entity types.</summary>
/// <param name="Types">The types, by name.</param>
/// <param name="More">Whether there are more behind the last one.</param>
[GenerateSerializer, Immutable, Alias("as.catalog.types")]
public sealed record TypesReply([property: Id(0)] ImmutableArray<TypeSummary> Types, [property: Id(1)] bool More);

/// <summary>One entity type in a list.</summary>
/// <param name="Type">Its name.</param>
/// <param name="IsCode">Whether it is a code type; a document type otherwise.</param>
/// <param name="Entities">How many existing entities it has.</param>
/// <param name="Commands">The names of a code type's commands; empty for documents.</param>
/// <param name="Events">The names of a code type's events; empty for documents.</param>
[GenerateSerializer, Immutable, Alias("as.catalog.type")]
public sealed record TypeSummary(
    [property: Id(0)] string Type,
    [property: Id(1)] bool IsCode,
    [property: Id(2)] long Entities,
    [property: Id(3)] ImmutableArray<string> Commands,
    [property: Id(4)] ImmutableArray<string> Events);
