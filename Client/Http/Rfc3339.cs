using System.Globalization;
using System.Text.RegularExpressions;

namespace ActorState.Gateway.Http;

/// <summary>Times as callers write and read them, in microseconds since the Unix epoch inside.</summary>
internal static partial class Rfc3339
{
    private const int FractionDigits = 6;

    /// <summary>Reads an RFC 3339 time; finer parts than microseconds are cut off.</summary>
    public static bool TryParse(string text, out long micros)
    {
        micros = 0;
        var match = Pattern().Match(text);
        var local = match.Groups["date"].Value + "T" + match.Groups["time"].Value;
        if (!match.Success || !DateTime.TryParseExact(local, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return false;
        }

        var (hours, minutes) = (Number(match.Groups["hours"]), Number(match.Groups["minutes"]));
        if (hours > 23 || minutes > 59)
        {
            return false;
        }

        var fraction = match.Groups["fraction"].Value.PadRight(FractionDigits, '0')[..FractionDigits];
        var offset = ((hours * 60) + minutes) * TimeSpan.MicrosecondsPerMinute * (match.Groups["sign"].ValueSpan is "-" ? -1 : 1);
        micros = ((time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) + int.Parse(fraction, CultureInfo.InvariantCulture) - offset;
        return true;
    }

    public static string Format(long micros) =>
        DateTime.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static int Number(Group group) => group.Success ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;

    // An offset's + that was not percent-encoded in the query has become a space.
    [GeneratedRegex(
        @"\A(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?<time>[0-9]{2}:[0-9]{2}:[0-9]{2})(\.(?<fraction>[0-9]+))?"
        + @"([Zz]|(?<sign>[-+ ])(?<hours>[0-9]{2}):(?<minutes>[0-9]{2}))\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
