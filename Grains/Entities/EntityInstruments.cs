using System.Diagnostics.Metrics;

namespace ActorState.Entities;

/// <summary>The entities' metrics (meter <c>ActorState.Entity</c>).</summary>
public sealed class EntityInstruments
{
    // Nearly every command ends so, and making the name of an enum's value costs more than counting.
    private static readonly string[] Outcomes = Enum.GetNames<CommandOutcome>();
    private static readonly string[] Consistencies = Enum.GetNames<ReadConsistency>();

    private readonly Counter<long> _commands;
    private readonly Counter<long> _conflicts;
    private readonly Counter<long> _loads;
    private readonly Counter<long> _reads;

    /// <summary>Registers the instruments.</summary>
    public EntityInstruments(IMeterFactory meters)
    {
        var meter = meters.Create("ActorState.Entity");
        _commands = meter.CreateCounter<long>("actorstate.entity.commands", "{command}", "Commands answered, by outcome or error code.");
        _conflicts = meter.CreateCounter<long>("actorstate.entity.conflicts", "{conflict}", "Units refused because another writer was there first.");
        _loads = meter.CreateCounter<long>("actorstate.entity.loads", "{load}", "Entities folded from the journal.");
        _reads = meter.CreateCounter<long>("actorstate.entity.reads", "{read}", "Reads answered, by consistency.");
    }

    internal void OnAnswered(EntityReply reply) =>
        _commands.Add(1, new KeyValuePair<string, object?>("outcome", reply.Problem is { } problem ? problem.Code.ToString() : Outcomes[(int)reply.Outcome]));

    internal void OnConflict() => _conflicts.Add(1);

    internal void OnLoaded() => _loads.Add(1);

    internal void OnRead(ReadConsistency consistency) => _reads.Add(1, new KeyValuePair<string, object?>("consistency", Consistencies[(int)consistency]));
}
