using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ActorState.Entities;

namespace ActorState.Journal;

/// <summary>Judges the units of a group in order against running heads and running command ids: the rules of an append, without a store.</summary>
/// <remarks>A store fills it with what it has read inside the transaction, then judges. Thread: one at a time.</remarks>
/// <param name="units">How many units are going to be judged.</param>
public sealed class GroupJudge(int units = 0)
{
    private readonly Dictionary<EntityId, JudgedEntity> _entities = new(units);

    /// <summary>Says what the stored head of an entity is; an entity not named has none.</summary>
    public void AddHead(EntityId id, EntityHead head) => Find(id).Head = head;

    /// <summary>Says that a command id is known.</summary>
    public void AddCommand(EntityId id, CommandRecord command) => Find(id).Add(command);

    /// <summary>Judges every unit; the first event of the group that passes gets <paramref name="nextPosition"/>.</summary>
    public ImmutableArray<AppendResult> Judge(ImmutableArray<AppendUnit> units, long nextPosition)
    {
        var entities = new List<JudgedEntity>(units.Length);
        foreach (var unit in units)
        {
            foreach (var append in unit.Appends)
            {
                entities.Add(Find(append.Id));
            }
        }

        return Judge(units, CollectionsMarshal.AsSpan(entities), nextPosition);
    }

    /// <summary>Judges every unit; <paramref name="entities"/> names the entity of each append, in their order.</summary>
    public static ImmutableArray<AppendResult> Judge(ImmutableArray<AppendUnit> units, ReadOnlySpan<JudgedEntity> entities, long nextPosition)
    {
        var results = ImmutableArray.CreateBuilder<AppendResult>(units.Length);
        foreach (var unit in units)
        {
            var result = Judge(unit, entities[..unit.Appends.Length], nextPosition);
            if (result is AppendResult.Written)
            {
                nextPosition += unit.EventCount;
            }

            results.Add(result);
            entities = entities[unit.Appends.Length..];
        }

        return results.MoveToImmutable();
    }

    private static AppendResult Judge(AppendUnit unit, ReadOnlySpan<JudgedEntity> entities, long firstPosition) =>
        JudgeIds(unit, entities) ?? JudgeHeads(unit, entities) ?? (AppendResult)Accept(unit, entities, firstPosition);

    private static AppendResult? JudgeIds(AppendUnit unit, ReadOnlySpan<JudgedEntity> entities)
    {
        for (var i = 0; i < entities.Length; i++)
        {
            var command = unit.Appends[i].Command;
            if (entities[i].TryFind(command.CommandId, out var known))
            {
                return known.Fingerprint.Span.SequenceEqual(command.Fingerprint.Span)
                    ? new AppendResult.Duplicate(known.ToRecord())
                    : new AppendResult.KeyReused(i);
            }
        }

        return null;
    }

    private static AppendResult.Conflict? JudgeHeads(AppendUnit unit, ReadOnlySpan<JudgedEntity> entities)
    {
        for (var i = 0; i < entities.Length; i++)
        {
            // Version and hash: a version alone would accept what was decided on another history of the same length.
            if (entities[i].Head != unit.Appends[i].Expected)
            {
                return new AppendResult.Conflict(i, entities[i].Head);
            }
        }

        return null;
    }

    private static AppendResult.Written Accept(AppendUnit unit, ReadOnlySpan<JudgedEntity> entities, long firstPosition)
    {
        var position = firstPosition;
        for (var i = 0; i < entities.Length; i++)
        {
            var append = unit.Appends[i];
            position += append.Events.Length;
            entities[i].Accept(append, position - 1);
        }

        return new AppendResult.Written(unit.EventCount == 0 ? 0 : firstPosition);
    }

    private JudgedEntity Find(EntityId id)
    {
        ref var entity = ref CollectionsMarshal.GetValueRefOrAddDefault(_entities, id, out _);
        return entity ??= new JudgedEntity(EntityHead.None);
    }

    /// <summary>The command row that an accepted append leaves.</summary>
    public static CommandRecord Record(EntityAppend append, long lastPosition)
    {
        var stamp = append.Command;
        var isEmpty = append.Events.IsEmpty;
        return new CommandRecord(
            stamp.CommandId,
            stamp.Fingerprint,
            stamp.Operation,
            stamp.Outcome,
            isEmpty ? 0 : append.Expected.Version + 1,
            append.HeadAfter.Version,
            stamp.Result,
            stamp.TimeMicros,
            isEmpty ? 0 : lastPosition);
    }
}
