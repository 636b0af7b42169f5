using ActorState.Entities;
using ActorState.Silo.Storage.AdoNet;
using Xunit;

namespace ActorState.UnitTests.Journal;

public sealed class RecentEntitiesTests
{
    private readonly RecentEntities<int> _recent = new(entitiesMax: 2);

    [Fact]
    public void The_entities_of_two_generations_are_known()
    {
        Keep("abcde");

        Assert.Equal("cde", Known("abcde"));
    }

    [Fact]
    public void Who_is_asked_for_stays()
    {
        Keep("abc");
        Assert.Equal("a", Known("a"));
        Keep("de");

        Assert.Equal("a", Known("a"));
    }

    [Fact]
    public void What_was_known_before_never_comes_back()
    {
        Keep("abc");
        _recent.Keep(Id('a'), 2);
        foreach (var other in "defghi")
        {
            Assert.Equal(2, _recent.TryFind(Id('a'), out var known) ? known : 0);
            Keep($"{other}");
        }
    }

    private void Keep(string ids)
    {
        foreach (var id in ids)
        {
            _recent.Keep(Id(id), 1);
            _recent.Trim();
        }
    }

    private string Known(string ids) => string.Concat(ids.Where(id => _recent.TryFind(Id(id), out _)));

    private static EntityId Id(char id) => new("default", "cart", $"{id}");
}
