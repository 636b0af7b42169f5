using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorState.TestKit.History;
using ActorState.TestKit.Http;

namespace ActorState.TestKit.Load;

/// <summary>The state of the load's entities by the events alone, written apart from the product: documents as JSON, accounts as their balance.</summary>
internal static class LoadFold
{
    public static string? State(string entity, string? state, JournalEvent next) =>
        entity.StartsWith("account/", StringComparison.Ordinal) ? Balance(state, next) : Document(state, next);

    /// <summary>What a deposit or withdrawal owes its caller: the balance after it.</summary>
    public static string? Result(string? state, JournalEvent last) => last.Type is "deposited" or "withdrawn" ? state : null;

    /// <summary>The result in a reply to a write, in the form of the fold; null without one.</summary>
    public static string? ResultOf(HttpReply reply) =>
        reply.Json.TryGetProperty("result", out var result) && result.TryGetProperty("balance", out var balance) ? Text(balance.GetDecimal()) : null;

    /// <summary>The state in a reply to a read, in the form of the fold.</summary>
    public static string ValueOf(string type, HttpReply reply) =>
        type == "account" ? Text(reply.Json.GetProperty("balance").GetDecimal()) : JsonNode.Parse(reply.Body)!.ToJsonString();

    private static string Balance(string? state, JournalEvent next)
    {
        var before = state is null ? 0 : decimal.Parse(state, CultureInfo.InvariantCulture);
        using var data = JsonDocument.Parse(next.Data);
        return next.Type switch
        {
            "opened" => Text(0),
            "deposited" => Text(before + data.RootElement.GetProperty("amount").GetDecimal()),
            "withdrawn" => Text(before - data.RootElement.GetProperty("amount").GetDecimal()),
            _ => throw new InvalidOperationException($"The load never makes an event '{next.Type}'."),
        };
    }

    private static string Document(string? state, JournalEvent next)
    {
        var data = JsonNode.Parse(next.Data)!.AsObject();
        if (next.Type == "$replaced")
        {
            return data.ToJsonString();
        }

        var merged = state is null ? [] : JsonNode.Parse(state)!.AsObject();
        Merge(merged, data);
        return merged.ToJsonString();
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is JsonObject members && target[name] is JsonObject inner)
            {
                Merge(inner, members);
            }
            else
            {
                target[name] = value?.DeepClone();
            }
        }
    }

    private static string Text(decimal amount) => amount.ToString("0.##", CultureInfo.InvariantCulture);
}
