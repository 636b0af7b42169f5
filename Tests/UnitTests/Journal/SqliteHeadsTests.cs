using ActorState.Entities;
using ActorState.Silo.Storage.AdoNet.Sqlite;
using Xunit;

namespace ActorState.UnitTests.Journal;

public sealed class SqliteHeadsTests
{
    private readonly SqliteHeads _heads = new(entitiesMax: 2);

    [Fact]
    public void The_entities_of_two_generations_are_known()
    {
        Keep("a", "b", "c", "d", "e");

        Assert.Equal("cde", Known("abcde"));
    }

    [Fact]
    public void Who_is_asked_for_stays()
    {
        Keep("a", "b", "c");
        Assert.NotNull(_heads.Find(Id("a")));
        Keep("d", "e");

        Assert.NotNull(_heads.Find(Id("a")));
    }

    [Fact]
    public void An_older_state_never_comes_back()
    {
        Keep("a", "b", "c");
        _heads.Find(Id("a"))!.Entity = State(2);
        for (var i = 0; i < 6; i++)
        {
            Assert.NotEqual(1, _heads.Find(Id("a"))?.Entity.Head.Version ?? 2);
            Keep($"x{i}");
        }
    }

    private void Keep(params string[] ids)
    {
        foreach (var id in ids)
        {
            _heads.Keep(Id(id), State(1));
            _heads.Trim();
        }
    }

    private string Known(string ids) => string.Concat(ids.Where(id => _heads.Find(Id($"{id}")) is not null));

    private static SqliteEntity State(long version) => SqliteEntity.None with { Head = new EntityHead(version, default) };

    private static EntityId Id(string id) => new("default", "cart", id);
}
