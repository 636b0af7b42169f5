using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ActorState.TestKit.Http;

/// <summary>A reply, read to its end.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Headers">Every header line, in order.</param>
/// <param name="Body">The content.</param>
public sealed record HttpReply(int Status, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The content as JSON.</summary>
    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Body);
            return document.RootElement.Clone();
        }
    }

    /// <summary>The code of a problem; null for anything else.</summary>
    public string? Code => MediaType == "application/problem+json" && Body.Length > 0 ? Json.GetProperty("code").GetString() : null;

    public string? MediaType => this["Content-Type"]?.Split(';')[0].Trim();

    /// <summary>The version in <c>ETag</c>; null without one.</summary>
    public long? Version => this["ETag"] is { } tag ? long.Parse(tag.Trim('"'), CultureInfo.InvariantCulture) : null;

    /// <summary>The value of a header that was sent at most once.</summary>
    public string? this[string header] =>
        Headers.Where(line => line.Name.Equals(header, StringComparison.OrdinalIgnoreCase)).Select(line => line.Value).SingleOrDefault();

    public override string ToString() => $"{Status} {(Text.Length > 300 ? Text[..300] + "…" : Text)}";
}
