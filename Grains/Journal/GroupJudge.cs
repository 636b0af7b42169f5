using System.Collections.Immutable;
using ActorState.Entities;

namespace ActorState.Journal;

/// <summary>Judges the units of a group in order against running heads and running command ids: the rules of an append, without a store.</summary>
/// <remarks>A store fills it with what it has read inside the transaction, then judges. Thread: one at a time.</remarks>
/// <param name="units">How many units are going to be judged.</param>
public sealed class GroupJudge(int units = 0)
{
    private readonly Dictionary<EntityId, EntityHead> _heads = new(units);
    private readonly Dictionary<(EntityId, string), Known> _commands = new(units);

    /// <summary>Says what the stored head of an entity is; an entity not named has none.</summary>
    public void AddHead(EntityId id, EntityHead head) => _heads[id] = head;

    /// <summary>Says that a command id is known.</summary>
    public void AddCommand(EntityId id, CommandRecord command) => _commands[(id, command.CommandId)] = new Known(command, null, 0);

    /// <summary>Judges every unit; the first event of the group that passes gets <paramref name="nextPosition"/>.</summary>
    public ImmutableArray<AppendResult> Judge(ImmutableArray<AppendUnit> units, long nextPosition)
    {
        var results = ImmutableArray.CreateBuilder<AppendResult>(units.Length);
        foreach (var unit in units)
        {
            var result = JudgeIds(unit);
            result ??= JudgeHeads(unit);
            result ??= Accept(unit, nextPosition);
            if (result is AppendResult.Written)
            {
                nextPosition += unit.EventCount;
            }

            results.Add(result);
        }

        return results.MoveToImmutable();
    }

    private AppendResult? JudgeIds(AppendUnit unit)
    {
        for (var i = 0; i < unit.Appends.Length; i++)
        {
            var append = unit.Appends[i];
            if (_commands.TryGetValue((append.Id, append.Command.CommandId), out var known))
            {
                return known.Fingerprint.Span.SequenceEqual(append.Command.Fingerprint.Span)
                    ? new AppendResult.Duplicate(known.ToRecord())
                    : new AppendResult.KeyReused(i);
            }
        }

        return null;
    }

    private AppendResult.Conflict? JudgeHeads(AppendUnit unit)
    {
        for (var i = 0; i < unit.Appends.Length; i++)
        {
            // Version and hash: a version alone would accept what was decided on another history of the same length.
            var stored = _heads.GetValueOrDefault(unit.Appends[i].Id);
            if (stored != unit.Appends[i].Expected)
            {
                return new AppendResult.Conflict(i, stored);
            }
        }

        return null;
    }

    private AppendResult.Written Accept(AppendUnit unit, long firstPosition)
    {
        var position = firstPosition;
        foreach (var append in unit.Appends)
        {
            position += append.Events.Length;
            _heads[append.Id] = append.HeadAfter;
            if (append.IsKept)
            {
                _commands[(append.Id, append.Command.CommandId)] = new Known(null, append, position - 1);
            }
        }

        return new AppendResult.Written(unit.EventCount == 0 ? 0 : firstPosition);
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

    /// <summary>A known command: stored, or of an earlier unit of the group, whose row is seldom asked for and made only then.</summary>
    private readonly record struct Known(CommandRecord? Stored, EntityAppend? Append, long LastPosition)
    {
        public ReadOnlyMemory<byte> Fingerprint => Stored?.Fingerprint ?? Append?.Command.Fingerprint ?? default;

        public CommandRecord ToRecord() => Stored ?? Record(Append ?? throw new InvalidOperationException("A known command is stored, or of this group."), LastPosition);
    }
}
