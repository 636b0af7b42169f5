using System.Collections.Immutable;
using ActorState.Events;

namespace ActorState.Journal;

/// <summary>Collects a page of events up to its limit. Every store ends its pages by it, so that all end them alike.</summary>
/// <remarks>Thread: one at a time.</remarks>
public sealed class EventPageBuilder(PageLimit limit)
{
    private readonly ImmutableArray<EventRecord>.Builder _events = ImmutableArray.CreateBuilder<EventRecord>();
    private long _bytes;

    /// <summary>Whether the page takes no further event, whatever its size.</summary>
    public bool IsFull => _events.Count > 0 && (_events.Count >= limit.Events || _bytes >= limit.Bytes);

    /// <summary>Takes the next event, unless it would break the limit. The first event always fits.</summary>
    public bool TryAdd(EventRecord @event)
    {
        var bytes = @event.Data.Length + @event.Metadata.Length;
        if (IsFull || (_events.Count > 0 && _bytes + bytes > limit.Bytes))
        {
            return false;
        }

        _events.Add(@event);
        _bytes += bytes;
        return true;
    }

    /// <summary>The events taken.</summary>
    public ImmutableArray<EventRecord> Events => _events.ToImmutable();
}
