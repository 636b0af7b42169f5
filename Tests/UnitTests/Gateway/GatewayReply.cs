using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ActorState.UnitTests.Gateway;

/// <summary>One HTTP reply as it came over the wire.</summary>
internal sealed record GatewayReply(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>The problem's code; empty where the reply is no problem.</summary>
    public string Code => Header("Content-Type") == "application/problem+json" ? Json("code") : "";

    public static async Task<GatewayReply> ReadAsync(Stream stream)
    {
        using var bytes = new MemoryStream();
        try
        {
            await stream.CopyToAsync(bytes);
        }
        catch (IOException) when (bytes.Length > 0)
        {
            // The connection was reset behind the reply, since the server did not want the rest of the request.
        }

        var text = Encoding.UTF8.GetString(bytes.ToArray());
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var lines = text[..end].Split("\r\n");
        var headers = lines.Skip(1).Select(line => line.Split(':', 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase);
        return new GatewayReply(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, text[(end + 4)..]);
    }

    public string Header(string name) => Headers.GetValueOrDefault(name, "");

    public string Json(string member)
    {
        using var json = JsonDocument.Parse(Body);
        return json.RootElement.TryGetProperty(member, out var value) ? value.ToString() : "";
    }
}
