using ActorState.Entities;

namespace ActorState.Journal;

/// <summary>What the judge of a group knows of one entity: its running head, and its running command ids as far as they are of interest.</summary>
/// <remarks>A store may derive what it knows besides. Thread: one at a time.</remarks>
public class JudgedEntity(EntityHead head)
{
    // Nearly all entities have one command in a group.
    private string? _firstId;
    private Known _first;
    private Dictionary<string, Known>? _others;

    /// <summary>The head behind what was accepted so far.</summary>
    public EntityHead Head { get; internal set; } = head;

    /// <summary>Says that a command id is known.</summary>
    public void Add(CommandRecord command) => Add(command.CommandId, new Known(command, null, 0));

    internal bool TryFind(string commandId, out Known known)
    {
        known = _first;
        return commandId == _firstId || (_others is not null && _others.TryGetValue(commandId, out known));
    }

    internal void Accept(EntityAppend append, long lastPosition)
    {
        Head = append.HeadAfter;
        if (append.IsKept)
        {
            Add(append.Command.CommandId, new Known(null, append, lastPosition));
        }
    }

    private void Add(string commandId, Known known)
    {
        if (_firstId is null || _firstId == commandId)
        {
            (_firstId, _first) = (commandId, known);
        }
        else
        {
            (_others ??= [])[commandId] = known;
        }
    }

    /// <summary>A known command: stored, or of an earlier unit of the group, whose row is seldom asked for and made only then.</summary>
    internal readonly record struct Known(CommandRecord? Stored, EntityAppend? Append, long LastPosition)
    {
        public ReadOnlyMemory<byte> Fingerprint => Stored?.Fingerprint ?? Append?.Command.Fingerprint ?? default;

        public CommandRecord ToRecord() =>
            Stored ?? GroupJudge.Record(Append ?? throw new InvalidOperationException("A known command is stored, or of this group."), LastPosition);
    }
}
