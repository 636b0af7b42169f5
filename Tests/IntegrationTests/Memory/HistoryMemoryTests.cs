using System.Globalization;
using ActorState.TestKit.Http;
using ActorState.TestKit.Processes;
using Xunit;

namespace ActorState.IntegrationTests.Memory;

/// <summary>Paging through a long history of a large state takes little memory, in a process of its own.</summary>
public sealed class HistoryMemoryTests
{
    private const int StateBytes = 1024 * 1024;
    private const int Versions = 1_000;
    private const int PageLimit = 20;
    private const long GrowthBytesMax = 200L * 1024 * 1024;

    [Fact]
    public async Task A_state_of_1_MiB_with_1000_versions_is_paged_within_200_MB()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The peak of a process's memory is read from /proc.");
        var token = TestContext.Current.CancellationToken;
        await using var silo = new SiloProcess();
        await silo.StartAsync(token);
        using var http = new HttpClient { BaseAddress = silo.BaseAddress };
        var entities = new EntityHttp(http);
        var text = new string('x', StateBytes - """{"text":"","n":999}""".Length);
        Assert.Equal(201, (await entities.PutAsync("note", "large", $$"""{"text":"{{text}}","n":0}""", null, token)).Status);
        for (var n = 1; n < Versions; n++)
        {
            Assert.Equal(200, (await entities.PatchAsync("note", "large", $$"""{"n":{{n}}}""", token: token)).Status);
        }

        var before = Memory(silo, "VmRSS");
        await File.WriteAllTextAsync($"/proc/{silo.ProcessId}/clear_refs", "5", token);
        var seen = await PageAsync(http, token);

        var growth = Memory(silo, "VmHWM") - before;
        Assert.Equal(Enumerable.Range(1, Versions).Select(static v => (long)v), seen);
        Assert.True(growth <= GrowthBytesMax, $"The process grew by {growth / 1024 / 1024} MiB.");
    }

    private static async Task<List<long>> PageAsync(HttpClient http, CancellationToken token)
    {
        var versions = new List<long>();
        for (long? from = 1; from is not null;)
        {
            using var reply = await http.GetAsync(new Uri($"/v1/entities/note/large/history?from={from}&limit={PageLimit}", UriKind.Relative), token);
            using var page = System.Text.Json.JsonDocument.Parse(await reply.Content.ReadAsByteArrayAsync(token));
            versions.AddRange(page.RootElement.GetProperty("history").EnumerateArray().Select(static e => e.GetProperty("version").GetInt64()));
            from = page.RootElement.TryGetProperty("next", out var next) ? next.GetInt64() : null;
        }

        return versions;
    }

    /// <summary>A figure of <c>/proc/{pid}/status</c>, in bytes.</summary>
    private static long Memory(SiloProcess silo, string name)
    {
        var line = File.ReadLines($"/proc/{silo.ProcessId}/status").Single(line => line.StartsWith(name + ":", StringComparison.Ordinal));
        return 1024 * long.Parse(line[(name.Length + 1)..^2].Trim(), CultureInfo.InvariantCulture);
    }
}
