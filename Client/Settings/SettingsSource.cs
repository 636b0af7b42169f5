using System.Globalization;
using System.Net;

namespace ActorState.Gateway.Settings;

/// <summary>Reads single settings and collects what is wrong with them. Whatever was asked for is known; what is left over is a mistake of the caller.</summary>
internal sealed class SettingsSource(IConfiguration configuration)
{
    /// <summary>The configuration's section that belongs to us: a key in it that nobody reads is a mistake.</summary>
    public const string Section = "ActorState";

    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _problems = [];

    /// <summary>Refuses the start where there is any.</summary>
    /// <exception cref="StartRefusedException">One message for all problems.</exception>
    public void ThrowIfAny()
    {
        if (_problems is not [])
        {
            throw StartRefusedException.For(_problems);
        }
    }

    /// <summary>Notes a problem.</summary>
    public void Refuse(string key, string why) => RefuseWhole($"{Full(key)} {why}");

    /// <summary>Notes a problem with what lies outside our section.</summary>
    public void RefuseWhole(string sentence) => _problems.Add(sentence);

    /// <summary>A text that is not empty.</summary>
    public string Text(string key, string fallback)
    {
        var value = Find(key);
        if (value is not null && string.IsNullOrWhiteSpace(value))
        {
            Refuse(key, "is empty.");
            return fallback;
        }

        return value ?? fallback;
    }

    /// <summary>A connection string, which stands outside our section, where .NET keeps them; empty when there is none.</summary>
    public string ConnectionString(string name) => configuration.GetConnectionString(name)?.Trim() ?? "";

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public bool Flag(string key) => Parse(key, false, "true or false", static (string text, out bool value) => bool.TryParse(text, out value));

    /// <summary>A whole number within limits.</summary>
    public int Number(string key, int fallback, int min, int max) =>
        Parse(key, fallback, string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}"), (string text, out int value) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= min && value <= max);

    /// <summary>A duration within limits.</summary>
    /// <remarks>A bare number would be days, which nobody means: the colons are demanded.</remarks>
    public TimeSpan Duration(string key, TimeSpan fallback, TimeSpan min, TimeSpan max) =>
        Parse(key, fallback, $"a duration hh:mm:ss from {min:c} to {max:c}", (string text, out TimeSpan value) =>
            TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out value) && text.Contains(':') && value >= min && value <= max);

    /// <summary>An address with a port.</summary>
    public IPEndPoint EndPoint(string key, IPEndPoint fallback) =>
        Parse(key, fallback, "an address with a port, such as 127.0.0.1:8080 or [::1]:8080", TryParseEndPoint);

    /// <summary>An address.</summary>
    public IPAddress Address(string key, IPAddress fallback) =>
        Parse(key, fallback, "an address such as 127.0.0.1", static (string text, out IPAddress value) =>
        {
            var parsed = IPAddress.TryParse(text, out var address);
            value = address ?? IPAddress.None;
            return parsed;
        });

    /// <summary>The values below a key: a list, or a table of names.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Children(string key)
    {
        _known.Add(Full(key));
        List<KeyValuePair<string, string>> found = [];
        foreach (var child in configuration.GetSection(Full(key)).GetChildren())
        {
            if (child.Value is { } value)
            {
                _known.Add(child.Path);
                found.Add(new(child.Key, value));
            }
        }

        return found;
    }

    /// <summary>Takes keys for known that another program reads, whatever their values.</summary>
    public void Ignore(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            _known.Add(Full(key));
        }
    }

    /// <summary>Whether a key has a value of its own.</summary>
    public bool HasValue(string key) => configuration[Full(key)] is not null;

    /// <summary>Notes every key of the section that nobody has asked for.</summary>
    public void RefuseUnknown()
    {
        foreach (var (key, value) in configuration.GetSection(Section).AsEnumerable())
        {
            // A key without a value only leads to those below it, which are looked at themselves.
            var isLeaf = value is not null || !configuration.GetSection(key).GetChildren().Any();
            if (isLeaf && !_known.Contains(key) && !(value is null && key == Section))
            {
                _problems.Add($"{key} is not a setting of ActorState.");
            }
        }
    }

    private static string Full(string key) => $"{Section}:{key}";

    private static bool TryParseEndPoint(string text, out IPEndPoint value)
    {
        // IPEndPoint alone takes "8080" for the address 0.0.31.144, and an address for one with port 0.
        var parsed = IPEndPoint.TryParse(text, out var endPoint);
        value = endPoint ?? new IPEndPoint(IPAddress.None, 0);
        return parsed && text.EndsWith(string.Create(CultureInfo.InvariantCulture, $":{value.Port}"), StringComparison.Ordinal)
            && (value.Address.GetAddressBytes().Length == 4 || text.StartsWith('['));
    }

    private T Parse<T>(string key, T fallback, string form, TryParse<T> parse)
    {
        var text = Find(key);
        if (text is null)
        {
            return fallback;
        }

        if (parse(text.Trim(), out var value))
        {
            return value;
        }

        Refuse(key, $"is '{text}'; it must be {form}.");
        return fallback;
    }

    private string? Find(string key)
    {
        _known.Add(Full(key));
        return configuration[Full(key)];
    }

    private delegate bool TryParse<T>(string text, out T value);
}
