using ActorState.Journal;
using ActorState.Silo.Storage.AdoNet.Sqlite;
using ActorState.TestKit.Http;
using ActorState.TestKit.Processes;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActorState.IntegrationTests.Faults;

/// <summary>A full disk and a poisonous unit, made by SQLite itself; and two processes on one folder.</summary>
public sealed class StorageFaultTests
{
    [Fact]
    public async Task A_full_disk_is_507_nothing_is_applied_reads_go_on_and_it_heals_by_itself()
    {
        var token = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(token);
        var entities = server.Entities;
        await entities.PutAsync("note", "a", """{"n":1}""", "first", token);
        await ScriptAsync(server, "PRAGMA max_page_count = 60", token);
        var large = $$"""{"text":"{{new string('x', 500_000)}}"}""";

        var full = await entities.PutAsync("note", "large", large, "large", token);
        Assert.Equal((507, "storage_full"), (full.Status, full.Code));
        Assert.Equal("""{"n":1}""", (await entities.GetAsync("note", "a", strong: true, token)).Text);
        Assert.Equal(404, (await entities.GetAsync("note", "large", strong: true, token)).Status);

        await ScriptAsync(server, "PRAGMA max_page_count = 1000000", token);
        var healed = await entities.PutAsync("note", "large", large, "large", token);
        Assert.Equal((201, null), (healed.Status, healed["Idempotency-Replayed"]));
    }

    [Fact]
    public async Task One_poisonous_unit_of_a_hundred_is_500_and_the_others_are_written()
    {
        var token = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(token);
        await ScriptAsync(server, "CREATE TRIGGER poison BEFORE INSERT ON event WHEN NEW.command_id = 'c42' BEGIN SELECT RAISE(ABORT, 'poison'); END", token);

        var replies = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => server.Entities.PutAsync("note", $"n{i}", """{"n":1}""", $"c{i}", token)));

        Assert.Equal((500, "internal"), (replies[42].Status, replies[42].Code));
        Assert.All(replies.Where(static (_, i) => i != 42), static reply => Assert.Equal(201, reply.Status));
        var feed = await server.Entities.FeedAsync("0", 1_000, token);
        Assert.Equal(Enumerable.Range(1, 99).Select(static p => $"{p}"), feed.Json.GetProperty("events").EnumerateArray().Select(static e => e.GetProperty("position").GetString()!));
        Assert.Equal(404, (await server.Entities.GetAsync("note", "n42", strong: true, token)).Status);
    }

    [Fact]
    public async Task A_second_process_on_the_same_folder_is_refused_with_a_clear_error()
    {
        var token = TestContext.Current.CancellationToken;
        await using var silo = new SiloProcess();
        await silo.StartAsync(token);

        var (exitCode, output) = await BuiltProgram.Silo.RunAsync(
            ["--ActorState:Data", silo.Data, "--ActorState:Http", $"127.0.0.1:{Ports.Free()}", "--ActorState:Silo:Port", $"{Ports.Free()}", "--ActorState:Silo:GatewayPort", $"{Ports.Free()}"], token);

        Assert.Equal(1, exitCode);
        Assert.Contains($"is in use by another process or store (process {silo.ProcessId})", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private static Task<ActorStateServer> StartAsync(CancellationToken token) =>
        ActorStateServer.StartAsync(new ActorStateServerOptions { Store = ActorStateServerOptions.Sqlite }, token);

    private static async Task ScriptAsync(ActorStateServer server, string sql, CancellationToken token) =>
        await ((SqliteJournalStore)server.Services.GetRequiredService<IJournalStore>()).RunScriptAsync(sql, token);
}
