namespace ActorState.Gateway.Http;

/// <summary>The form of a command id: 1 to 255 visible ASCII characters.</summary>
internal static class CommandIds
{
    private const int LengthMax = 255;

    public static bool IsValid(string text) => text.Length is >= 1 and <= LengthMax && !text.AsSpan().ContainsAnyExceptInRange('\u0021', '\u007e');
}
