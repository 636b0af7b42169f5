using System.Globalization;

namespace ActorState.TestKit.Load;

/// <summary>One write of the load, unique in its content.</summary>
/// <param name="Method">The method.</param>
/// <param name="Suffix">What follows the entity's path.</param>
/// <param name="Body">The JSON.</param>
internal sealed record LoadWrite(HttpMethod Method, string Suffix, string Body)
{
    public static LoadWrite Next(Random random, string type, int client, int number) =>
        type == "account" ? Command(random) : Document(random, client, number);

    public override string ToString() => $"{Method}{Suffix} {Body}";

    private static LoadWrite Command(Random random)
    {
        var amount = random.Next(1, 100).ToString(CultureInfo.InvariantCulture);
        return random.Next(10) switch
        {
            // Opened again and again: all but the first are rejected for good.
            0 => new(HttpMethod.Post, "/commands/open", """{"owner":"Ann"}"""),
            < 7 => new(HttpMethod.Post, "/commands/deposit", $$"""{"amount":{{amount}}.25}"""),
            _ => new(HttpMethod.Post, "/commands/withdraw", $$"""{"amount":{{amount}}}"""),
        };
    }

    private static LoadWrite Document(Random random, int client, int number)
    {
        var writer = client.ToString(CultureInfo.InvariantCulture);
        var value = number.ToString(CultureInfo.InvariantCulture);
        if (random.Next(2) == 0)
        {
            return new(HttpMethod.Put, "", $$"""{"writer":{{writer}},"number":{{value}}}""");
        }

        var events = Enumerable.Range(0, random.Next(1, 4)).Select(i => $$$"""{"type":"noted","data":{"w{{{writer}}}":[{{{value}}},{{{i}}}]}}""");
        return new(HttpMethod.Post, "/events", $$"""{"events":[{{string.Join(',', events)}}]}""");
    }
}
