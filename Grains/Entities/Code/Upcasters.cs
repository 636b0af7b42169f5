namespace ActorState.Entities.Code;

/// <summary>An event as it is stored: name and JSON.</summary>
/// <param name="Type">The event's name.</param>
/// <param name="Data">The event's data, a JSON object.</param>
public sealed record StoredEvent(string Type, ReadOnlyMemory<byte> Data);

/// <summary>Turns an entity type's stored events into today's, step by step; the journal is never rewritten.</summary>
/// <remarks>Filled at start, read only afterwards. The functions must be pure: history is folded many times.</remarks>
public sealed class Upcasters
{
    private readonly Dictionary<string, Func<ReadOnlyMemory<byte>, StoredEvent>> _steps = [];

    /// <summary>Adds the step for the events stored under a name.</summary>
    /// <param name="eventType">The stored name.</param>
    /// <param name="upcast">
    /// Makes the next version of the event. Under another name, that name's own step follows. Under the same name the chain ends there, and the
    /// function must tell old data from new, since it is given both.
    /// </param>
    /// <exception cref="ArgumentException">The name has a step.</exception>
    public void Add(string eventType, Func<ReadOnlyMemory<byte>, StoredEvent> upcast)
    {
        if (!_steps.TryAdd(eventType, upcast))
        {
            throw new ArgumentException($"Event '{eventType}' has an upcaster.", nameof(eventType));
        }
    }

    /// <summary>Takes a stored event through all its steps.</summary>
    internal StoredEvent Apply(StoredEvent stored)
    {
        // A chain longer than there are steps has come round.
        for (var step = 0; _steps.TryGetValue(stored.Type, out var upcast); step++)
        {
            if (step == _steps.Count)
            {
                throw new InvalidOperationException($"The upcasters of event '{stored.Type}' lead back to it.");
            }

            var next = upcast(stored.Data);
            if (next.Type == stored.Type)
            {
                return next;
            }

            stored = next;
        }

        return stored;
    }
}
