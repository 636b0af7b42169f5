using System.Text;
using ActorState.Entities;
using ActorState.Entities.Code;
using ActorState.Errors;
using Xunit;

namespace ActorState.UnitTests.Entities.Code;

/// <summary>Runs a code type through its definition, in text: <c>name {json} | name {json}</c>.</summary>
internal static class Scenario
{
    public static IEntityDefinition Define<TDecider>(string type, DeciderOptions? options = null)
        where TDecider : class, new() =>
        DeciderDefinitions.Create(type, new TDecider(), options ?? new DeciderOptions());

    public static object? Fold(this IEntityDefinition definition, string events) =>
        events.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(Parse)
            .Aggregate((object?)null, (state, e) => definition.Evolve(state, e.Name, e.Json));

    /// <summary>The events, with the result behind <c>→</c> where there is one; or <c>!reason</c>; or <c>unchanged</c>.</summary>
    public static string Decide(this IEntityDefinition definition, string given, string command)
    {
        var (name, body) = Parse(command);
        var prepared = definition.Prepare(Request(name, body));
        Assert.Null(prepared.Problem);
        var context = new DecisionContext(new EntityId("default", "thing", "42"), 0, DateTimeOffset.UnixEpoch, "c-1", null);
        return definition.Decide(definition.Fold(given), prepared.Command!, context) switch
        {
            EntityDecision.Accepted accepted => Describe(accepted),
            EntityDecision.Refused { Problem: { Code: ErrorCode.CommandRejected } problem } => $"!{problem.Reason}",
            EntityDecision.Refused refused => $"{refused.Problem.Code.Name()} {refused.Problem.Limit}",
            _ => "unchanged",
        };
    }

    /// <summary>Why a command is not taken: code and member; <c>ok</c> where it is.</summary>
    public static string Prepare(this IEntityDefinition definition, string command)
    {
        var (name, body) = Parse(command);
        return definition.Prepare(Request(name, body)).Problem is { } problem ? $"{problem.Code.Name()} {problem.Member}".Trim() : "ok";
    }

    public static EntityRequest Request(string? name, byte[] body, EntityOperation operation = EntityOperation.Command) =>
        new("default", operation, name, body, "c-1", true, TimeSpan.FromSeconds(1));

    public static string Text(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);

    private static string Describe(EntityDecision.Accepted accepted)
    {
        var events = string.Join(" | ", accepted.Events.Select(static e => $"{e.Type} {Text(e.Data)}"));
        return accepted.Result.IsEmpty ? events : $"{events} → {Text(accepted.Result)}";
    }

    private static (string Name, byte[] Json) Parse(string text)
    {
        var parts = text.Split(' ', 2);
        return (parts[0], parts.Length == 1 ? [] : Encoding.UTF8.GetBytes(parts[1]));
    }
}
