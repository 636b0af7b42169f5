using System.Globalization;
using ActorState.TestKit.History;
using ActorState.TestKit.Http;

namespace ActorState.IntegrationTests.Crash;

/// <summary>Writers and readers that repeat each write with its first Idempotency-Key until it is answered. Thread: any.</summary>
internal sealed class CrashLoad(EntityHttp http, WriteHistory history, CrashGate gate, int seed)
{
    private const int Documents = 12;
    private const int Accounts = 12;

    private volatile bool _finishing;

    /// <summary>Every entity that is written to.</summary>
    public static IReadOnlyList<(string Type, string Id)> Entities { get; } =
    [
        .. Enumerable.Range(0, Documents).Select(i => ("note", i.ToString(CultureInfo.InvariantCulture))),
        .. Enumerable.Range(0, Accounts).Select(i => ("account", i.ToString(CultureInfo.InvariantCulture))),
    ];

    /// <summary>Each writer ends with the answer to what it is doing.</summary>
    public void Finish() => _finishing = true;

    /// <summary>One client: one operation at a time until <see cref="Finish"/>.</summary>
    public async Task WriteAsync(int client, CancellationToken token)
    {
        var random = new Random(HashCode.Combine(seed, client));
        for (var number = 0; !_finishing; number++)
        {
            var (type, id) = Entities[random.Next(Entities.Count)];
            if (random.Next(10) < 2)
            {
                await ReadAsync(client, type, id, strong: random.Next(4) > 0, token);
            }
            else
            {
                await WriteOneAsync(client, type, id, CrashWrite.Next(random, type, client, number), token);
            }
        }
    }

    private async Task WriteOneAsync(int client, string type, string id, CrashWrite write, CancellationToken token)
    {
        var key = Guid.CreateVersion7().ToString();
        PendingOperation? pending = null;
        while (true)
        {
            await gate.WaitAsync(token);
            pending ??= history.Write(client, $"{type}/{id}", key, write.ToString());
            var reply = await gate.SendAsync(isWrite: true, () =>
                http.SendAsync(write.Method, EntityHttp.PathOf(type, id) + write.Suffix, write.Body, null, [("Idempotency-Key", key)], token));
            if (Settle(pending, reply))
            {
                return;
            }
        }
    }

    /// <summary>Whether the write is over. No answer, and any that speaks of this attempt alone, is repeated.</summary>
    private bool Settle(PendingOperation pending, HttpReply? reply)
    {
        switch (reply?.Status)
        {
            case null or 504:
                pending.AttemptUnanswered();
                return false;
            case 429 or 503:
                return false;
            case 200 or 201 when reply.Json.TryGetProperty("position", out _):
                pending.Ok(reply.Json.GetProperty("version").GetInt64(), CrashFold.ResultOf(reply));
                gate.Acknowledged();
                return true;
            case 200:
                pending.Unchanged(reply.Json.GetProperty("version").GetInt64());
                return true;
            case 422 when reply.Code == "command_rejected":
                pending.Rejected();
                return true;
            default:
                throw new InvalidOperationException($"{pending.Invoked} got an answer that this load cannot get: {reply}");
        }
    }

    private async Task ReadAsync(int client, string type, string id, bool strong, CancellationToken token)
    {
        await gate.WaitAsync(token);
        var pending = history.Read(client, $"{type}/{id}", strong);
        switch (await gate.SendAsync(isWrite: false, () => http.GetAsync(type, id, strong, token)))
        {
            case { Status: 200 } found:
                pending.Ok(found.Version ?? throw new InvalidOperationException($"A read without ETag: {found}"), CrashFold.ValueOf(type, found));
                break;
            case { Status: 404, Code: "entity_not_found" }:
                // Nothing is ever deleted here: absent is version 0.
                pending.Ok(0);
                break;
            case null or { Status: 503 or 504 }:
                pending.Unknown();
                break;
            case { } other:
                throw new InvalidOperationException($"{pending.Invoked} got an answer that this load cannot get: {other}");
        }
    }
}
