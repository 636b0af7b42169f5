using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace ActorState.Gateway.Http;

/// <summary>Reads the query parameters that have a meaning; names are case-sensitive, unknown ones are ignored.</summary>
internal sealed class QueryReader(HttpRequest request)
{
    private const int PageDefault = 100;
    private const int PageMax = 1000;

    /// <summary>The parameter's value; null without one.</summary>
    /// <exception cref="ProblemException">400: given twice, or badly encoded.</exception>
    public string? Text(string name)
    {
        string? found = null;
        foreach (var pair in new QueryStringEnumerable(request.QueryString.Value))
        {
            if (!PercentText.TryDecode(pair.EncodedName.Span, true, out var given) || given != name)
            {
                continue;
            }

            if (found is not null)
            {
                throw Invalid(name, "must be given once");
            }

            found = PercentText.TryDecode(pair.EncodedValue.Span, true, out var value)
                ? value
                : throw Invalid(name, "has a bad percent-escape or is not valid UTF-8");
        }

        return found;
    }

    /// <summary>The parameter's value; null without one and where it is empty.</summary>
    public string? NonEmpty(string name) => Text(name) is { Length: > 0 } text ? text : null;

    /// <summary>An integer that is at least <paramref name="min"/>. One that is too large to be any version stands for the largest.</summary>
    public long? Integer(string name, long min)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        var isDigits = text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('0', '9');
        var number = !isDigits ? -1 : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : long.MaxValue;
        return number >= min ? number : throw Invalid(name, $"must be an integer, at least {min}");
    }

    public int Limit(int standard = PageDefault, int max = PageMax) =>
        (Integer("limit", 1) ?? standard) is var limit && limit <= max ? (int)limit : throw Invalid("limit", $"must be an integer from 1 to {max}");

    public bool IsDescending() => Text("order") switch
    {
        null or "asc" => false,
        "desc" => true,
        _ => throw Invalid("order", "must be asc or desc"),
    };

    public bool Flag(string name) => Text(name) switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw Invalid(name, "must be true or false"),
    };

    public static ProblemException Invalid(string name, string rule) => ProblemException.Argument(name, $"The parameter {name} {rule}.");
}
