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

    private PgPlan(PgGroup group, IReadOnlyList<EntityHead> heads, ImmutableArray<(int Place, CommandRecord Record)> commands)
    {
        _group = group;
        _commands = commands;
        Heads = heads;
        Known = [.. commands.Select(static command => command.Place)];
        _results = Judge(1);
        Rows = new PgGroupRows(group, _results);
    }

    /// <summary>The stored heads that the judgement takes for granted, by entity.</summary>
    public IReadOnlyList<EntityHead> Heads { get; }

    /// <summary>The places of the appends whose command ids the judgement takes to be known, counted from 1.</summary>
    public int[] Known { get; }

    public PgGroupRows Rows { get; }

    /// <summary>Whether every unit passes with events, and no entity is new or changes its existence, if all exist.</summary>
    public bool IsPlain => Rows.IsPlain && _results.All(static result => result is AppendResult.Written { FirstPosition: > 0 });

    /// <summary>Takes every first head for right and every command id for new, as is true of nearly all groups.</summary>
    public static PgPlan Hoping(PgGroup group) => new(group, group.Expected, []);

    /// <summary>Takes what the server has told.</summary>
    public static PgPlan On(PgGroup group, PgEvidence evidence) => new(group, evidence.Heads, evidence.Commands);

    /// <summary>Whether evidence is what the judgement takes for granted.</summary>
    public bool HoldsOn(PgEvidence evidence) =>
        Heads.SequenceEqual(evidence.Heads) && Known.AsSpan().SequenceEqual([.. evidence.Commands.Select(static command => command.Place)]);

    /// <summary>The judgement of each unit, with the positions that follow from the first one's.</summary>
    public ImmutableArray<AppendResult> Results(long first)
    {
        // The answer to a repeat within the group tells a position, too.
        if (_results.Any(static result => result is AppendResult.Duplicate))
        {
            return Judge(first);
        }

        var results = ImmutableArray.CreateBuilder<AppendResult>(_results.Length);
        foreach (var result in _results)
        {
            results.Add(result is AppendResult.Written { FirstPosition: > 0 } written ? new AppendResult.Written(written.FirstPosition - 1 + first) : result);
        }

        return results.MoveToImmutable();
    }

    private ImmutableArray<AppendResult> Judge(long next)
    {
        var judge = new GroupJudge(_group.Units.Length);
        for (var i = 0; i < Heads.Count; i++)
        {
            judge.AddHead(_group.Entities[i], Heads[i]);
        }

        foreach (var (place, record) in _commands)
        {
            judge.AddCommand(_group.Entities[_group.Commands[place - 1].Entity - 1], record);
        }

        return judge.Judge(_group.Units, next);
    }
}
