using ActorState.Events;
using ActorState.Journal;

namespace ActorState.Entities;

/// <summary>Folds an entity out of the journal: snapshot and tail, now or at a version.</summary>
/// <remarks>Thread: any; the folding runs where the caller awaits.</remarks>
public sealed class EntityLoader(IJournalStore store)
{
    /// <summary>Loads an entity at its head.</summary>
    public ValueTask<LoadedState> LoadAsync(EntityId id, IEntityDefinition definition, CancellationToken token) =>
        LoadAsync(id, definition, null, token);

    /// <summary>Loads an entity as it was at a version; at its head when null or above it.</summary>
    /// <exception cref="JournalCorruptException">The stored events are not dense, or do not chain up to the stored head.</exception>
    public async ValueTask<LoadedState> LoadAsync(EntityId id, IEntityDefinition definition, long? atVersion, CancellationToken token)
    {
        var loaded = await store.LoadAsync(id, atVersion, definition.StateVersion, token);
        var state = FromSnapshot(loaded.Snapshot, definition);
        var page = loaded.Tail;
        if (page.More && await FindWholeAsync(id, definition, loaded, token) is var whole && whole > page.Events[^1].Version)
        {
            state = new EntityState(new EntityHead(whole - 1, default), 0, 0, null);
            page = await store.ReadEntityAsync(id, whole, false, new PageLimit(1_000), token);
        }

        while (true)
        {
            foreach (var @event in page.Events)
            {
                if (@event.Version > loaded.Head.Version)
                {
                    break;
                }

                state = await FoldAsync(definition, state, @event, token);
            }

            if (state.Head.Version >= loaded.Head.Version || !page.More)
            {
                break;
            }

            page = await store.ReadEntityAsync(id, state.Head.Version + 1, false, new PageLimit(1_000), token);
        }

        if (state.Head != loaded.Head)
        {
            throw new JournalCorruptException($"Entity {id} folds to version {state.Head.Version}, but its stored head is version {loaded.Head.Version} or has another hash.");
        }

        return new LoadedState(state with { Position = loaded.Position, TimeMicros = loaded.TimeMicros }, loaded.Salt, loaded.HeadVersion);
    }

    /// <summary>Folds the next event of an entity into its state.</summary>
    public async ValueTask<EntityState> FoldAsync(IEntityDefinition definition, EntityState state, EventRecord @event, CancellationToken token)
    {
        if (@event.Version != state.Head.Version + 1)
        {
            throw new JournalCorruptException($"Entity {@event.Entity} has version {@event.Version} behind version {state.Head.Version}.");
        }

        var value = @event.Type == SystemEvents.Reverted
            ? await RevertAsync(definition, @event, token)
            : definition.Evolve(state.Value, @event.Type, @event.Data);
        return new EntityState(new EntityHead(@event.Version, @event.Hash), @event.Position, @event.TimeMicros, value);
    }

    private async ValueTask<object?> RevertAsync(IEntityDefinition definition, EventRecord @event, CancellationToken token)
    {
        var data = RevertedData.Decode(@event.Data);
        if (data.State is null)
        {
            return null;
        }

        // A state of an older shape is not readable any more, but the events that made it are.
        return data.StateVersion == definition.StateVersion
            ? definition.Decode(data.State.Value)
            : (await LoadAsync(@event.Entity, definition, data.To, token)).State.Value;
    }

    /// <summary>Where the fold of a long tail may as well begin: a large state that is replaced often is not folded from far behind.</summary>
    private ValueTask<long> FindWholeAsync(EntityId id, IEntityDefinition definition, LoadedEntity loaded, CancellationToken token) =>
        store.FindLastAsync(id, [.. definition.WholeEvents, SystemEvents.Reverted], loaded.Head.Version, token);

    private static EntityState FromSnapshot(EntitySnapshot? snapshot, IEntityDefinition definition) =>
        snapshot is null
            ? EntityState.Empty
            : new EntityState(snapshot.Head, 0, 0, snapshot.State is { } bytes ? definition.Decode(bytes) : null);
}

/// <summary>An entity as folded from the journal.</summary>
/// <param name="State">The state at the version loaded.</param>
/// <param name="Salt">The entity's salt; empty for one never written.</param>
/// <param name="HeadVersion">The version of the stored head, whatever version was asked for.</param>
public sealed record LoadedState(EntityState State, ReadOnlyMemory<byte> Salt, long HeadVersion);
