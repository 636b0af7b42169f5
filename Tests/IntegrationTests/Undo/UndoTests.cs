using System.Globalization;
using System.Text.Json.Nodes;
using ActorState.Entities;
using ActorState.IntegrationTests.Replay;
using ActorState.Journal;
using ActorState.TestKit.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActorState.IntegrationTests.Undo;

/// <summary>Undo and redo, step by step: while the entity stays in memory, out of a snapshot and its tail at each step, and restarted at any step.</summary>
public sealed class UndoTests(UndoFixture fixture) : IClassFixture<UndoFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_document_live() => WalkAsync("note", UndoScripts.Document, static _ => Task.CompletedTask);

    [Fact]
    public Task An_account_live() => WalkAsync("account", UndoScripts.Account, static _ => Task.CompletedTask);

    [Fact]
    public Task A_document_out_of_snapshots() => WalkAsync("note", UndoScripts.Document, KillBehindSnapshotAsync);

    [Fact]
    public Task An_account_out_of_snapshots() => WalkAsync("account", UndoScripts.Account, KillBehindSnapshotAsync);

    [Fact]
    public Task A_document_restarted_at_any_step() => RestartAsync("note", UndoScripts.Document);

    [Fact]
    public Task An_account_restarted_at_any_step() => RestartAsync("account", UndoScripts.Account);

    private static string NewId() => Guid.NewGuid().ToString("N");

    private async Task WalkAsync(string type, UndoStep[] script, Func<Place, Task> between)
    {
        var id = NewId();
        var before = 0L;
        foreach (var (index, step) in script.Index())
        {
            var where = await TakeAsync(type, id, script, index);
            await between(new Place(type, id, before, step.Version));
            await CheckStateAsync(type, id, step, where);
            await CheckEventAsync(type, id, step, where);
            before = step.Version;
        }

        await CheckPastAsync(type, id, script);
    }

    /// <summary>One restart for all: as many entities as steps, each taken one step further than the one before, and to the end afterwards.</summary>
    private async Task RestartAsync(string type, UndoStep[] script)
    {
        var ids = script.Select(static _ => NewId()).ToList();
        foreach (var (last, id) in ids.Index())
        {
            for (var index = 0; index <= last; index++)
            {
                await TakeAsync(type, id, script, index);
            }
        }

        await fixture.Server.RestartAsync(Token);

        foreach (var (last, id) in ids.Index())
        {
            await CheckStateAsync(type, id, script[last], $"Restarted behind step {last + 1}");
            for (var index = last + 1; index < script.Length; index++)
            {
                await CheckEventAsync(type, id, script[index], await TakeAsync(type, id, script, index));
            }

            await CheckPastAsync(type, id, script);
        }
    }

    private async Task<string> TakeAsync(string type, string id, UndoStep[] script, int index)
    {
        var step = script[index];
        var where = string.Create(CultureInfo.InvariantCulture, $"Step {index + 1}, {step.Write.Method} {step.Write.Suffix} to version {step.Version}");
        CheckReply(step, await step.Write.SendAsync(fixture.Server.Entities, type, id, null, Token), where);
        await CheckStateAsync(type, id, step, where);
        return where;
    }

    /// <summary>Waits until the snapshot that the last write gave reason for is stored, so that it is what the next activation loads.</summary>
    private async Task KillBehindSnapshotAsync(Place place)
    {
        if (place.Before / UndoFixture.SnapshotEvery != place.Version / UndoFixture.SnapshotEvery)
        {
            var store = fixture.Server.Services.GetRequiredService<IJournalStore>();
            var entity = new EntityId(EntityId.DefaultTenant, place.Type, place.Id);
            while ((await store.LoadAsync(entity, null, 1, Token)).Snapshot?.Head.Version != place.Version)
            {
                Token.ThrowIfCancellationRequested();
            }
        }

        await Activations.KillAsync(fixture.Server, place.Type, place.Id, Token);
    }

    private static void CheckReply(UndoStep step, HttpReply reply, string where)
    {
        Assert.True(step.Code == reply.Code, $"{where}: {reply}");
        if (step.Code is null)
        {
            Assert.True(step.Version == reply.Version, $"{where}: {reply}");
        }

        if (step.To is { } to)
        {
            Assert.True(reply.Json.GetProperty("to").GetInt64() == to, $"{where}: {reply}");
        }
    }

    private async Task CheckStateAsync(string type, string id, UndoStep step, string where)
    {
        foreach (var strong in new[] { false, true })
        {
            var read = await fixture.Server.Entities.GetAsync(type, id, strong, Token);
            Assert.True(Is(read, step.State), $"{where}: {read}");
            Assert.True(step.State is null || read.Version == step.Version, $"{where}: the version read is {read.Version}.");
        }
    }

    private async Task CheckEventAsync(string type, string id, UndoStep step, string where)
    {
        var events = (await fixture.Server.Entities.EventsAsync(type, id, step.Version, 10, Token)).Json.GetProperty("events");
        var last = Assert.Single(events.EnumerateArray());
        if (step.To is not { } to)
        {
            return;
        }

        var data = new JsonObject
        {
            ["to"] = to,
            ["redo"] = new JsonArray([.. step.Redo.Select(static version => JsonValue.Create(version))]),
            ["deleted"] = step.State is null,
            ["stateVersion"] = 1,
            ["state"] = step.State is null ? null : JsonNode.Parse(step.State),
        };
        Assert.True(last.GetProperty("type").GetString() == "$reverted", $"{where}: {last}");
        Assert.True(JsonNode.DeepEquals(data, JsonNode.Parse(last.GetProperty("data").GetRawText())), $"{where}: {last}");
    }

    private async Task CheckPastAsync(string type, string id, UndoStep[] script)
    {
        foreach (var step in script)
        {
            var target = string.Create(CultureInfo.InvariantCulture, $"{EntityHttp.PathOf(type, id)}?atVersion={step.Version}");
            var read = await fixture.Server.Entities.SendAsync(HttpMethod.Get, target, null, null, [], Token);
            Assert.True(Is(read, step.State), $"{target}: {read}");
        }
    }

    private static bool Is(HttpReply read, string? state) => state is null
        ? read.Code == "entity_not_found"
        : read.Status == 200 && JsonNode.DeepEquals(JsonNode.Parse(state), JsonNode.Parse(read.Body));

    /// <summary>Where a walk stands.</summary>
    private sealed record Place(string Type, string Id, long Before, long Version);
}

/// <summary>A server on SQLite that saves a snapshot every other version.</summary>
public sealed class UndoFixture : IAsyncLifetime
{
    public const int SnapshotEvery = 2;

    private ActorStateServer? _server;

    public ActorStateServer Server => _server ?? throw new InvalidOperationException("The server is not running.");

    public async ValueTask InitializeAsync()
    {
        var every = SnapshotEvery.ToString(CultureInfo.InvariantCulture);
        var options = new ActorStateServerOptions { Store = ActorStateServerOptions.Sqlite, Settings = ["--ActorState:Entity:SnapshotEvery", every] };
        _server = await ActorStateServer.StartAsync(options, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
