using System.Collections.Immutable;
using ActorState.Entities;
using ActorState.Journal;

namespace ActorState.Silo.Storage.AdoNet.PostgreSql;

/// <summary>The entities and command ids that a group names, as the arrays by which the server is asked for them.</summary>
internal sealed class PgGroup
{
    private readonly Dictionary<EntityId, int> _places = [];

    public PgGroup(ImmutableArray<AppendUnit> units)
    {
        Units = units;
        var appends = units.SelectMany(static unit => unit.Appends).ToList();
        var heads = new List<EntityHead>(appends.Count);
        CommandIds = new string[appends.Count];
        CommandEntities = new int[appends.Count];
        for (var i = 0; i < appends.Count; i++)
        {
            var append = appends[i];
            if (_places.TryAdd(append.Id, _places.Count))
            {
                heads.Add(append.Expected);
            }

            CommandIds[i] = append.Command.CommandId;
            CommandEntities[i] = _places[append.Id] + 1;
        }

        Entities = [.. _places.Keys];
        Expected = [.. heads];
        Tenants = [.. Entities.Select(static id => id.Tenant)];
        Types = [.. Entities.Select(static id => id.Type)];
        Ids = [.. Entities.Select(static id => id.Id)];
    }

    public ImmutableArray<AppendUnit> Units { get; }

    /// <summary>The entities, each once.</summary>
    public ImmutableArray<EntityId> Entities { get; }

    /// <summary>The head of each entity on which its first append was decided.</summary>
    public ImmutableArray<EntityHead> Expected { get; }

    public string[] Tenants { get; }

    public string[] Types { get; }

    public string[] Ids { get; }

    /// <summary>The command id of each append, in order.</summary>
    public string[] CommandIds { get; }

    /// <summary>The entity of each append, counted from 1.</summary>
    public int[] CommandEntities { get; }

    /// <summary>The place of an entity, counted from 0.</summary>
    public int PlaceOf(EntityId id) => _places[id];
}
