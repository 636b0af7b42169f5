using ActorState.Entities;
using ActorState.Entities.Code;

namespace ActorState.Hosting;

public sealed partial class ActorStateBuilder
{
    /// <summary>Adds a code type by its decider: a class of any assembly that implements exactly one <see cref="IDecider{TState, TCommand, TEvent}"/>.</summary>
    /// <typeparam name="TDecider">The decider; one instance serves all entities of the type.</typeparam>
    /// <param name="type">The entity type's name.</param>
    /// <param name="configure">State version, undo, upcasters.</param>
    /// <exception cref="ArgumentException">The name is no entity type's, or is taken.</exception>
    /// <exception cref="InvalidOperationException">The class, its commands, its events or its state are malformed; the message says what to change.</exception>
    public ActorStateBuilder AddEntity<TDecider>(string type, Action<DeciderOptions>? configure = null)
        where TDecider : class, new()
    {
        var options = new DeciderOptions();
        configure?.Invoke(options);
        return AddEntity(type, DeciderDefinitions.Create(type, new TDecider(), options));
    }
}
