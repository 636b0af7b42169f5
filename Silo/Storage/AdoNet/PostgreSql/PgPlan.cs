using System.Collections.Immutable;
using ActorState.Entities;
using ActorState.Journal;

namespace ActorState.Silo.Storage.AdoNet.PostgreSql;

/// <summary>A judgement of a group on certain evidence, and the rows that it leaves if the evidence holds.</summary>
internal sealed class PgPlan
{
    private readonly PgGroup _group;
    private readonly ImmutableArray<(int Place, CommandRecord Record)> _commands;
    private readonly ImmutableArray<AppendResult> _results;

    private PgPlan(PgGroup group, ImmutableArray<EntityHead> heads, ImmutableArray<(int Place, CommandRecord Record)> commands)
    {
        _group = group;
        _commands = commands;
        Heads = heads;
        Known = [.. commands.Select(static command => command.Place)];
        _results = Judge(1);
        Rows = new PgGroupRows(group, group.Units.Where((_, i) => _results[i] is AppendResult.Written));
    }

    /// <summary>The stored heads that the judgement takes for granted, by entity.</summary>
    public ImmutableArray<EntityHead> Heads { get; }

    /// <summary>The places of the appends whose command ids the judgement takes to be known, counted from 1.</summary>
    public int[] Known { get; }

    public PgGroupRows Rows { get; }

    /// <summary>Takes every first head for right and every command id for new, as is true of nearly all groups.</summary>
    public static PgPlan Hoping(PgGroup group) => new(group, group.Expected, []);

    /// <summary>Takes what the server has told.</summary>
    public static PgPlan On(PgGroup group, PgEvidence evidence) => new(group, evidence.Heads, evidence.Commands);

    /// <summary>Whether evidence is what the judgement takes for granted.</summary>
    public bool HoldsOn(PgEvidence evidence) =>
        Heads.AsSpan().SequenceEqual(evidence.Heads.AsSpan()) && Known.AsSpan().SequenceEqual([.. evidence.Commands.Select(static command => command.Place)]);

    /// <summary>The judgement of each unit, with the positions that follow from the first one's.</summary>
    public ImmutableArray<AppendResult> Results(long first)
    {
        // The answer to a repeat within the group tells a position, too.
        if (_results.Any(static result => result is AppendResult.Duplicate))
        {
            return Judge(first);
        }

        return [.. _results.Select(result => result is AppendResult.Written { FirstPosition: > 0 } written ? new AppendResult.Written(written.FirstPosition - 1 + first) : result)];
    }

    private ImmutableArray<AppendResult> Judge(long next)
    {
        var judge = new GroupJudge(_group.Units.Length);
        for (var i = 0; i < Heads.Length; i++)
        {
            judge.AddHead(_group.Entities[i], Heads[i]);
        }

        foreach (var (place, record) in _commands)
        {
            judge.AddCommand(_group.Entities[_group.CommandEntities[place - 1] - 1], record);
        }

        return judge.Judge(_group.Units, next);
    }
}
