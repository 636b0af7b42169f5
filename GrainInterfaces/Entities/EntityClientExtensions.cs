using System.Reflection;
using System.Text.Json;

namespace ActorState.Entities;

/// <summary>The way from Orleans to a typed entity.</summary>
public static class EntityClientExtensions
{
    /// <summary>An entity of the type that <typeparamref name="TCommand"/> names by <see cref="EntityTypeAttribute"/>. No call is made.</summary>
    /// <typeparam name="TCommand">The root of the entity type's commands.</typeparam>
    /// <param name="grains">A cluster client, or a grain's own factory.</param>
    /// <param name="id">The id within the type.</param>
    /// <param name="tenant">The tenant; <c>default</c> unless given.</param>
    /// <exception cref="ArgumentException">Tenant or id is not valid.</exception>
    /// <exception cref="InvalidOperationException">The commands carry no <see cref="EntityTypeAttribute"/>.</exception>
    public static EntityClient<TCommand> Entity<TCommand>(this IGrainFactory grains, string id, string tenant = EntityId.DefaultTenant)
        where TCommand : class
    {
        var type = typeof(TCommand).GetCustomAttribute<EntityTypeAttribute>()
            ?? throw new InvalidOperationException($"{typeof(TCommand)} does not say which entity type it is for: give it [EntityType(\"…\")].");
        var entity = new EntityId(tenant, type.Name, id);
        return new EntityClient<TCommand>(grains.GetGrain<IEntityGrain>(entity.ToString()), entity);
    }

    /// <summary>What the decider gave back.</summary>
    /// <exception cref="InvalidOperationException">It gave nothing.</exception>
    public static TResult ReadResult<TResult>(this EntityReply reply)
        where TResult : class =>
        reply.Result.IsEmpty ? throw new InvalidOperationException("The command gave no result.") : Read<TResult>(reply.Result);

    internal static T Read<T>(ReadOnlyMemory<byte> json)
        where T : class =>
        JsonSerializer.Deserialize<T>(json.Span, EntityJson.Lenient) ?? throw new InvalidOperationException($"JSON null is no {typeof(T)}.");
}
