using System.Reflection;

namespace ActorState.Entities.Code;

/// <summary>Makes the definition of a decider whose type parameters are known only at run time.</summary>
internal static class DeciderDefinitions
{
    /// <summary>Wraps a decider.</summary>
    /// <exception cref="InvalidOperationException">The class is no decider, or several; or its commands, events or state are malformed.</exception>
    public static IEntityDefinition Create(string type, object decider, DeciderOptions options)
    {
        var contracts = decider.GetType().GetInterfaces().Where(IsDecider).ToList();
        if (contracts is not [var contract])
        {
            throw new InvalidOperationException(
                $"{decider.GetType()} implements {contracts.Count} IDecider<TState, TCommand, TEvent> interfaces; an entity type is exactly one.");
        }

        var definition = typeof(DeciderDefinition<,,>).MakeGenericType(contract.GetGenericArguments());
        const BindingFlags Flags = BindingFlags.Instance | BindingFlags.Public | BindingFlags.DoNotWrapExceptions;
        return (IEntityDefinition)(Activator.CreateInstance(definition, Flags, binder: null, [type, decider, options], culture: null)
            ?? throw new InvalidOperationException($"{definition} could not be made."));
    }

    private static bool IsDecider(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IDecider<,,>);
}
