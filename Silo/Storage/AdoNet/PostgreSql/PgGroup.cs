using System.Collections.Immutable;
using ActorState.Entities;
using ActorState.Journal;

namespace ActorState.Silo.Storage.AdoNet.PostgreSql;

/// <summary>The entities and command ids that a group names.</summary>
internal sealed class PgGroup
{
    private readonly Dictionary<EntityId, int> _places;

    public PgGroup(ImmutableArray<AppendUnit> units)
    {
        Units = units;
        _places = new(units.Length);
        Entities = new(units.Length);
        Expected = new(units.Length);
        Commands = new(units.Length);
        foreach (var unit in units)
        {
            foreach (var append in unit.Appends)
            {
                if (_places.TryAdd(append.Id, Entities.Count))
                {
                    Entities.Add(append.Id);
                    Expected.Add(append.Expected);
                }

                Commands.Add((append.Command.CommandId, _places[append.Id] + 1));
            }
        }
    }

    public ImmutableArray<AppendUnit> Units { get; }

    /// <summary>The entities, each once.</summary>
    public List<EntityId> Entities { get; }

    /// <summary>The head of each entity on which its first append was decided.</summary>
    public List<EntityHead> Expected { get; }

    /// <summary>The command id of each append, in order, and its entity, counted from 1.</summary>
    public List<(string Id, int Entity)> Commands { get; }

    /// <summary>The place of an entity, counted from 0.</summary>
    public int PlaceOf(EntityId id) => _places[id];
}
