using System.Globalization;
using ActorState.TestKit.History;
using ActorState.TestKit.Http;

namespace ActorState.TestKit.Load;

/// <summary>Clients that write and read in a closed loop, and repeat each write with its first Idempotency-Key until it is answered. Thread: any.</summary>
internal sealed class LoadClients(LoadEntities entities, WriteHistory history, ILoadGate gate, int seed)
{
    private static readonly TimeSpan RetryAfterDefault = TimeSpan.FromSeconds(1);

    private volatile bool _finishing;

    /// <summary>How long a client pauses between two operations, on average. Default: not at all.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>Each client ends with the answer to what it is doing.</summary>
    public void Finish() => _finishing = true;

    /// <summary>One client: one operation at a time until <see cref="Finish"/>.</summary>
    public async Task RunAsync(int client, EntityHttp http, CancellationToken token)
    {
        var random = new Random(HashCode.Combine(seed, client));
        for (var number = 0; !_finishing; number++)
        {
            var (type, id) = entities.Next(random, client);
            if (random.Next(10) < 2)
            {
                await ReadAsync(client, http, type, id, strong: random.Next(4) > 0, token);
            }
            else
            {
                await WriteAsync(client, http, type, id, LoadWrite.Next(random, type, client, number), token);
            }

            if (Pause > TimeSpan.Zero && !_finishing)
            {
                await Task.Delay(2 * random.NextDouble() * Pause, TimeProvider.System, token);
            }
        }
    }

    private async Task WriteAsync(int client, EntityHttp http, string type, string id, LoadWrite write, CancellationToken token)
    {
        var key = Guid.CreateVersion7().ToString();
        PendingOperation? pending = null;
        while (true)
        {
            await gate.WaitAsync(token);
            pending ??= history.Write(client, $"{type}/{id}", key, write.ToString());
            var reply = await gate.SendAsync(new LoadRequest(client, $"{type}/{id}", IsWrite: true), () =>
                http.SendAsync(write.Method, EntityHttp.PathOf(type, id) + write.Suffix, write.Body, null, [("Idempotency-Key", key)], token));
            if (Settle(pending, reply))
            {
                return;
            }

            await FollowRetryAfterAsync(reply, token);
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
                pending.Ok(reply.Json.GetProperty("version").GetInt64(), LoadFold.ResultOf(reply));
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

    private async Task ReadAsync(int client, EntityHttp http, string type, string id, bool strong, CancellationToken token)
    {
        await gate.WaitAsync(token);
        var pending = history.Read(client, $"{type}/{id}", strong);
        var reply = await gate.SendAsync(new LoadRequest(client, $"{type}/{id}", IsWrite: false), () => http.GetAsync(type, id, strong, token));
        switch (reply)
        {
            case { Status: 200 } found:
                pending.Ok(found.Version ?? throw new InvalidOperationException($"A read without ETag: {found}"), LoadFold.ValueOf(type, found));
                break;
            case { Status: 404, Code: "entity_not_found" }:
                // Nothing is ever deleted here: absent is version 0.
                pending.Ok(0);
                break;
            case null or { Status: 503 or 504 }:
                pending.Unknown();
                await FollowRetryAfterAsync(reply, token);
                break;
            case { } other:
                throw new InvalidOperationException($"{pending.Invoked} got an answer that this load cannot get: {other}");
        }
    }

    private static Task FollowRetryAfterAsync(HttpReply? reply, CancellationToken token)
    {
        if (reply is not { Status: 429 or 503 })
        {
            return Task.CompletedTask;
        }

        var seconds = reply["Retry-After"];
        return Task.Delay(seconds is null ? RetryAfterDefault : TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)), TimeProvider.System, token);
    }
}
