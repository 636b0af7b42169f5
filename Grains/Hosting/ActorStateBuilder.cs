using ActorState.Entities;
using Microsoft.Extensions.DependencyInjection;

namespace ActorState.Hosting;

/// <summary>What a silo's host says about ActorState: its entity types.</summary>
public sealed partial class ActorStateBuilder
{
    internal ActorStateBuilder(IServiceCollection services) => Services = services;

    /// <summary>The silo's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds a code type by its definition.</summary>
    /// <exception cref="ArgumentException">The name is no entity type's, or is taken.</exception>
    public ActorStateBuilder AddEntity(string type, IEntityDefinition definition)
    {
        if (!EntityId.IsType(type))
        {
            throw new ArgumentException($"'{type}' is not the name of an entity type: [a-z][a-z0-9-]{{0,63}}.", nameof(type));
        }

        if (Services.Any(s => s.ImplementationInstance is RegisteredEntity taken && taken.Type == type))
        {
            throw new ArgumentException($"Entity type '{type}' is added twice.", nameof(type));
        }

        Services.AddSingleton(new RegisteredEntity(type, definition));
        return this;
    }
}
