using System.Runtime.InteropServices;
using System.Text.Json;

namespace ActorState.Entities.Documents;

/// <summary>Brings the members of two objects together by name.</summary>
internal static class JsonMembers
{
    /// <summary>Pairs in the order of <paramref name="before"/>, then what only <paramref name="after"/> has, in its order.</summary>
    /// <remarks>As long as both list the same names in the same order, nothing is looked up and nothing kept.</remarks>
    public static IEnumerable<(JsonProperty? Before, JsonProperty? After)> Pair(JsonElement before, JsonElement after)
    {
        var left = before.EnumerateObject();
        var right = after.EnumerateObject();
        bool hasLeft, hasRight;
        while ((hasLeft = left.MoveNext()) & (hasRight = right.MoveNext()) && HaveSameRawName(left.Current, right.Current))
        {
            yield return (left.Current, right.Current);
        }

        if (!hasLeft && !hasRight)
        {
            yield break;
        }

        var rest = new OrderedDictionary<string, JsonProperty>();
        for (; hasRight; hasRight = right.MoveNext())
        {
            rest.Add(right.Current.Name, right.Current);
        }

        var taken = new HashSet<string>();
        for (; hasLeft; hasLeft = left.MoveNext())
        {
            var name = left.Current.Name;
            var isBoth = rest.TryGetValue(name, out var other) && taken.Add(name);
            yield return (left.Current, isBoth ? other : null);
        }

        foreach (var (name, property) in rest)
        {
            if (!taken.Contains(name))
            {
                yield return (null, property);
            }
        }
    }

    private static bool HaveSameRawName(JsonProperty left, JsonProperty right) =>
        JsonMarshal.GetRawUtf8PropertyName(left).SequenceEqual(JsonMarshal.GetRawUtf8PropertyName(right));
}
