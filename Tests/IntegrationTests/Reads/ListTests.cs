using System.Text;
using System.Text.Json;
using Xunit;

namespace ActorState.IntegrationTests.Reads;

/// <summary>Lists of entities and of types, page by page.</summary>
public sealed class ListTests(ReadsFixture fixture) : IClassFixture<ReadsFixture>
{
    private static readonly string[] Ids =
    [
        "a", "a ", " a", "a/b", "a%2Fb", "/", "//", "%", "?limit=1", "#", "a&b=c", "+", "A",
        "é", "e\u0301", "😀", "😀/😀", "\uFFFD", "名前", "a\u00A0b", "\"", "\\", "...", "~", "0",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_of_seven_hold_each_of_25_ids_once_in_byte_order()
    {
        Assert.Equal(25, Ids.Length);
        foreach (var id in Ids)
        {
            Assert.Equal(201, (await fixture.Server.Entities.PutAsync("listed", id, "{}", token: Token)).Status);
        }

        await fixture.Server.Entities.PutAsync("listed", "gone", "{}", token: Token);
        await fixture.Server.Entities.DeleteAsync("listed", "gone", token: Token);
        await fixture.Server.Entities.PutAsync("listed", "名前", """{"n":2}""", token: Token);

        var pages = await PagesAsync("/v1/entities/listed?limit=7", "entities");
        Assert.Equal([7, 7, 7, 4], pages.Select(static page => page.Length));
        var listed = pages.SelectMany(static page => page).ToList();
        Assert.Equal(InByteOrder(Ids), listed.Select(static entity => entity.GetProperty("id").GetString()));
        Assert.All(listed, static entity => Assert.Equal(entity.GetProperty("id").GetString() == "名前" ? 2 : 1, entity.GetProperty("version").GetInt64()));
    }

    [Fact]
    public async Task A_prefix_is_of_the_id_as_it_is()
    {
        string[] ids = ["p", "p/1", "p/2", "p/2/x", "p%2F3", "P/1", "q", "😀1", "😀2"];
        foreach (var id in ids)
        {
            await fixture.Server.Entities.PutAsync("prefixed", id, "{}", token: Token);
        }

        Assert.Equal(["p/1", "p/2", "p/2/x"], await IdsAsync("/v1/entities/prefixed?limit=2&prefix=p%2F"));
        Assert.Equal(["😀1", "😀2"], await IdsAsync($"/v1/entities/prefixed?limit=1&prefix={Uri.EscapeDataString("😀")}"));
        Assert.Empty(await IdsAsync("/v1/entities/prefixed?prefix=p%252F1"));
        Assert.Empty(await IdsAsync("/v1/entities/never-seen"));
    }

    [Fact]
    public async Task A_page_that_ends_with_the_last_entity_has_no_next()
    {
        foreach (var id in new[] { "1", "2", "3", "4" })
        {
            await fixture.Server.Entities.PutAsync("even", id, "{}", token: Token);
        }

        Assert.Equal([2, 2], (await PagesAsync("/v1/entities/even?limit=2", "entities")).Select(static page => page.Length));
    }

    [Fact]
    public async Task The_types_are_code_types_and_those_that_have_documents()
    {
        await fixture.Server.Entities.PutAsync("counted", "1", "{}", token: Token);
        await fixture.Server.Entities.PutAsync("counted", "2", "{}", token: Token);
        await fixture.Server.Entities.PutAsync("emptied", "1", "{}", token: Token);
        await fixture.Server.Entities.DeleteAsync("emptied", "1", token: Token);

        var types = (await PagesAsync("/v1/entities?limit=1", "types")).Select(Assert.Single).ToList();
        var names = types.Select(static type => type.GetProperty("type").GetString()!).ToList();
        Assert.Equal(InByteOrder(names), names);
        Assert.Contains("account", names);
        Assert.Contains("order", names);
        Assert.DoesNotContain("emptied", names);
        var counted = types.Single(static type => type.GetProperty("type").GetString() == "counted");
        Assert.Equal("""{"type":"counted","kind":"document","entities":2}""", counted.GetRawText());
    }

    private static IEnumerable<string> InByteOrder(IEnumerable<string> ids) =>
        ids.OrderBy(static id => Convert.ToHexString(Encoding.UTF8.GetBytes(id)), StringComparer.Ordinal);

    private async Task<List<string?>> IdsAsync(string target) =>
        [.. (await PagesAsync(target, "entities")).SelectMany(static page => page).Select(static entity => entity.GetProperty("id").GetString())];

    private async Task<List<JsonElement[]>> PagesAsync(string target, string member)
    {
        List<JsonElement[]> pages = [];
        string? next = null;
        do
        {
            var page = await fixture.GetAsync(next is null ? target : $"{target}&cursor={Uri.EscapeDataString(next)}");
            Assert.Equal(200, page.Status);
            pages.Add([.. page.Json.GetProperty(member).EnumerateArray()]);
            next = page.Json.TryGetProperty("next", out var cursor) ? cursor.GetString() : null;
        }
        while (next is not null);
        return pages;
    }
}
