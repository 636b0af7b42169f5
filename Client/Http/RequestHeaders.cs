using System.Globalization;
using System.Text.RegularExpressions;
using ActorState.Entities;

namespace ActorState.Gateway.Http;

/// <summary>Reads the request headers that have a meaning of ours; what has the wrong form is 400 <c>invalid_argument</c>.</summary>
internal static partial class RequestHeaders
{
    public const string IdempotencyKey = "Idempotency-Key";
    public const string IdempotencyReplayed = "Idempotency-Replayed";
    public const string Position = "ActorState-Position";
    public const string MinPosition = "ActorState-Min-Position";
    public const string Wait = "ActorState-Wait";
    public const string Consistency = "ActorState-Consistency";
    public const string Stale = "ActorState-Stale";
    public const string IfMatch = "If-Match";
    public const string IfNoneMatch = "If-None-Match";

    private static readonly TimeSpan WaitDefault = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(60);

    /// <summary>The command id that the caller chose; null without one.</summary>
    public static string? CommandId(HttpRequest request)
    {
        var key = Single(request, IdempotencyKey);
        return key is null || CommandIds.IsValid(key) ? key : throw Invalid(IdempotencyKey, "must be 1 to 255 visible ASCII characters");
    }

    /// <summary>A header of entity tags as it came, several joined; null without one.</summary>
    public static string? Tags(HttpRequest request, string name, out VersionTags? tags)
    {
        tags = null;
        if (request.Headers[name] is not { Count: > 0 } values)
        {
            return null;
        }

        var joined = string.Join(", ", values.ToArray());
        tags = VersionTags.Parse(joined) ?? throw Invalid(name, "must be * or a list of entity tags");
        return joined;
    }

    public static ReadConsistency ConsistencyOf(HttpRequest request) => Single(request, Consistency) switch
    {
        null or "local" => ReadConsistency.Local,
        "strong" => ReadConsistency.Strong,
        _ => throw Invalid(Consistency, "must be local or strong"),
    };

    /// <summary>The highest of the positions that the caller has seen; null without any.</summary>
    public static long? MinPositionOf(HttpRequest request)
    {
        if (request.Headers[MinPosition] is not { Count: > 0 } values)
        {
            return null;
        }

        return string.Join(',', values.ToArray()).Split(',').Max(token =>
            long.TryParse(token.AsSpan().Trim(" \t"), NumberStyles.None, CultureInfo.InvariantCulture, out var position)
                ? position
                : throw Invalid(MinPosition, "must be position tokens"));
    }

    /// <summary>How long a read may wait for its position.</summary>
    public static TimeSpan WaitOf(HttpRequest request)
    {
        if (Single(request, Wait) is not { } text)
        {
            return WaitDefault;
        }

        var match = WaitPattern().Match(text);
        var number = match.Success ? int.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
        var wait = match.Groups[2].ValueSpan is "ms" ? TimeSpan.FromMilliseconds(number) : TimeSpan.FromSeconds(number);
        return match.Success && wait <= WaitMax ? wait : throw Invalid(Wait, "must be a time from 0s to 60s, in ms or s");
    }

    private static string? Single(HttpRequest request, string name) => request.Headers[name] switch
    {
        [] => null,
        [var value] => value ?? "",
        _ => throw Invalid(name, "must be sent once"),
    };

    private static ProblemException Invalid(string name, string rule) => ProblemException.Argument(name, $"The header {name} {rule}.");

    [GeneratedRegex(@"\A([0-9]{1,8})(ms|s)\z", RegexOptions.CultureInvariant)]
    private static partial Regex WaitPattern();
}
