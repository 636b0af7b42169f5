using ActorState.Entities;
using ActorState.Events;
using Xunit;

namespace ActorState.UnitTests.Entities.History;

public sealed class CatalogTests : IAsyncDisposable
{
    private readonly StoreSpy _store = new();
    private readonly Catalog _catalog;

    public CatalogTests() => _catalog = new Catalog(_store, PlainDefinition.Types(
        new("order", new PlainDefinition { IsCode = true, Commands = ["create"], Events = ["created"] }),
        new("account", new PlainDefinition { IsCode = true, Commands = ["open", "close"], Events = ["opened", "closed"] })));

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Entities_come_in_pages_and_the_last_has_no_more()
    {
        await WriteAsync("note", "b", "a", "c");

        AssertEntities(["a", "b"], true, await EntitiesAsync("note", "", null, 2));
        AssertEntities(["c"], false, await EntitiesAsync("note", "", "b", 2));
        AssertEntities(["a", "b", "c"], false, await EntitiesAsync("note", "", null, 3));
    }

    [Fact]
    public async Task Entities_are_the_existing_ones_of_tenant_type_and_prefix()
    {
        await WriteAsync("note", "x1", "x2", "y1");
        await WriteAsync("other", "x3");
        await new EntityScript(_store, new EntityId("acme", "note", "x4")).WriteAsync(("a", "1"));
        var deleted = new EntityScript(_store, new EntityId("default", "note", "x5"));
        await deleted.WriteAsync(("a", "1"));
        await deleted.WriteAsync((SystemEvents.Deleted, "{}"));

        var reply = await EntitiesAsync("note", "x", null, 10);

        Assert.Equal([new EntitySummary("x1", 1, EntityScript.TimeOf(1)), new EntitySummary("x2", 1, EntityScript.TimeOf(1))], reply.Entities);
    }

    [Fact]
    public async Task A_type_never_seen_is_an_empty_list_and_an_excluded_one_is_unknown()
    {
        AssertEntities([], false, await EntitiesAsync("nothing", "", null, 10));
        AssertEntities([], false, await EntitiesAsync("account", "", null, 10));

        var problem = (await EntitiesAsync("forbidden", "", null, 10)).Problem;

        Assert.Equal((ErrorCode.UnknownEntityType, "The configuration allows no entity type 'forbidden'."), (problem?.Code, problem?.Detail));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_001)]
    public async Task A_limit_out_of_bounds_is_an_invalid_argument(int limit) =>
        Assert.Equal((ErrorCode.InvalidArgument, "limit"), (await EntitiesAsync("note", "", null, limit)).Problem is { } p ? (p.Code, p.Member) : default);

    [Fact]
    public async Task Types_are_all_code_types_and_the_documents_that_exist_by_name()
    {
        await WriteAsync("note", "1", "2");
        await WriteAsync("order", "1");
        await WriteAsync("zebra", "1");
        await new EntityScript(_store, new EntityId("acme", "cart", "1")).WriteAsync(("a", "1"));

        var reply = await _catalog.TypesAsync("default", null, 10, CancellationToken.None);

        Assert.Equal(
            [("account", true, 0L), ("note", false, 2L), ("order", true, 1L), ("zebra", false, 1L)],
            reply.Types.Select(static t => (t.Type, t.IsCode, t.Entities)));
        Assert.Equal(["open", "close"], reply.Types[0].Commands);
        Assert.Equal(["opened", "closed"], reply.Types[0].Events);
        Assert.Empty(reply.Types[1].Commands);
        Assert.False(reply.More);
    }

    [Fact]
    public async Task Types_come_in_pages()
    {
        await WriteAsync("note", "1");

        AssertTypes(["account", "note"], true, await _catalog.TypesAsync("default", null, 2, CancellationToken.None));
        AssertTypes(["order"], false, await _catalog.TypesAsync("default", "note", 2, CancellationToken.None));
        AssertTypes(["order"], false, await _catalog.TypesAsync("default", "nothing", 1, CancellationToken.None));
        AssertTypes([], false, await _catalog.TypesAsync("default", "order", 1, CancellationToken.None));
    }

    private async Task WriteAsync(string type, params string[] ids)
    {
        foreach (var id in ids)
        {
            await new EntityScript(_store, new EntityId("default", type, id)).WriteAsync(("a", "1"));
        }
    }

    private ValueTask<EntitiesReply> EntitiesAsync(string type, string prefix, string? after, int limit) =>
        _catalog.EntitiesAsync("default", type, prefix, after, limit, CancellationToken.None);

    private static void AssertEntities(string[] ids, bool more, EntitiesReply reply)
    {
        Assert.Null(reply.Problem);
        Assert.Equal(ids, reply.Entities.Select(static e => e.Id));
        Assert.Equal(more, reply.More);
    }

    private static void AssertTypes(string[] names, bool more, TypesReply reply)
    {
        Assert.Equal(names, reply.Types.Select(static t => t.Type));
        Assert.Equal(more, reply.More);
    }
}
