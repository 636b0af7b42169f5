using System.Buffers;
using System.Diagnostics;
using System.Security.Cryptography;

namespace ActorState.Gateway.Http;

/// <summary>The W3C trace context of a request.</summary>
internal static class TraceParent
{
    private const int Length = 55;

    // A later version of the format may be longer; what is stored with every event must have a limit.
    private const int LengthMax = 128;
    private const int TraceIdStart = 3;
    private const int TraceIdLength = 32;
    private const int ParentIdStart = 36;
    private const int ParentIdLength = 16;

    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    /// <summary>The request's <c>traceparent</c>; null when there is none, it is malformed, or there are two.</summary>
    public static string? Given(HttpContext context) =>
        context.Request.Headers.TraceParent is [{ } value] && IsValid(value) ? value : null;

    /// <summary>The trace id that a problem names.</summary>
    public static string TraceId(HttpContext context)
    {
        if (Given(context) is { } value)
        {
            return value.Substring(TraceIdStart, TraceIdLength);
        }

        return Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity
            ? activity.TraceId.ToHexString()
            : RandomNumberGenerator.GetHexString(TraceIdLength, lowercase: true);
    }

    internal static bool IsValid(string value) =>
        value.Length is >= Length and <= LengthMax
        && value[2] == '-' && value[ParentIdStart - 1] == '-' && value[ParentIdStart + ParentIdLength] == '-'
        && IsHex(value, 0, 2) && !value.StartsWith("ff", StringComparison.Ordinal)
        && IsHex(value, TraceIdStart, TraceIdLength) && IsNotZero(value, TraceIdStart, TraceIdLength)
        && IsHex(value, ParentIdStart, ParentIdLength) && IsNotZero(value, ParentIdStart, ParentIdLength)
        && IsHex(value, Length - 2, 2)
        && (value.Length == Length || (value[Length] == '-' && !value.StartsWith("00", StringComparison.Ordinal)));

    private static bool IsHex(string value, int start, int length) => value.AsSpan(start, length).IndexOfAnyExcept(LowerHex) < 0;

    private static bool IsNotZero(string value, int start, int length) => value.AsSpan(start, length).ContainsAnyExcept('0');
}
