using ActorState.Entities;

namespace ActorState.Gateway.Calls;

/// <summary>Makes references to entities' grains. The factory looks the interface's name up by reflection each time; here that is done once.</summary>
/// <remarks>Thread: any.</remarks>
internal sealed class EntityGrains(IGrainFactory grains)
{
    private volatile Names? _names;

    /// <summary>The grain of an entity.</summary>
    public IEntityGrain Get(EntityId id)
    {
        if (_names is { } names)
        {
            return (IEntityGrain)grains.GetGrain(GrainId.Create(names.Grain, id.ToString()), names.Interface);
        }

        var first = grains.GetGrain<IEntityGrain>(id.ToString());
        if (first is GrainReference reference)
        {
            _names = new Names(reference.GrainId.Type, reference.InterfaceType);
        }

        return first;
    }

    private sealed record Names(GrainType Grain, GrainInterfaceType Interface);
}
