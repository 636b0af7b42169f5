using System.Text.Json.Nodes;
using ActorState.Events;

namespace ActorState.UnitTests.Properties;

/// <summary>The states of a document by the words of the definition.</summary>
/// <remarks>Values instead of bytes; an undo looks its state up instead of believing the event.</remarks>
internal static class NaiveFold
{
    /// <summary>The state at each version, 0 first; null where the document is absent.</summary>
    public static IReadOnlyList<JsonObject?> States(IEnumerable<EventRecord> events)
    {
        List<JsonObject?> states = [null];
        foreach (var @event in events)
        {
            states.Add(Next(states, @event));
        }

        return states;
    }

    private static JsonObject? Next(List<JsonObject?> states, EventRecord @event)
    {
        var data = JsonNode.Parse(@event.Data.Span)!;
        var present = states[^1]?.DeepClone().AsObject();
        return @event.Type switch
        {
            SystemEvents.Replaced => data.AsObject(),
            SystemEvents.Deleted => null,
            SystemEvents.Reverted => states[data["to"]!.GetValue<int>()]?.DeepClone().AsObject(),
            SystemEvents.Patched => Patched(present!, data.AsArray()),
            SystemEvents.Merged => Merged(present!, data.AsObject()),
            _ => Merged(present ?? [], data.AsObject()),
        };
    }

    /// <summary>RFC 7396, as its pseudocode has it.</summary>
    private static JsonObject Merged(JsonNode? target, JsonObject patch)
    {
        var result = target as JsonObject ?? [];
        foreach (var (name, value) in patch)
        {
            var before = result[name];
            result.Remove(name);
            if (value is not null)
            {
                result[name] = value is JsonObject inner ? Merged(before, inner) : value.DeepClone();
            }
        }

        return result;
    }

    /// <summary>RFC 6902, as far as the generated patches go: members of objects.</summary>
    private static JsonObject Patched(JsonObject state, JsonArray patch)
    {
        foreach (var operation in patch)
        {
            var names = operation!["path"]!.GetValue<string>().Split('/')[1..];
            var parent = names[..^1].Aggregate(state, static (at, name) => at[name]!.AsObject());
            parent.Remove(names[^1]);
            if (operation["op"]!.GetValue<string>() != "remove")
            {
                parent[names[^1]] = operation["value"]?.DeepClone();
            }
        }

        return state;
    }
}
