using System.Text;
using ActorState.Entities;
using ActorState.Events;
using ActorState.Journal;

namespace ActorState.TestKit.Journal;

/// <summary>Writes what a journal answers as text: records that hold bytes do not compare by content, and a text shows where two differ.</summary>
public static class JournalText
{
    /// <summary>The judgement of a unit.</summary>
    public static string Of(AppendResult result) => result switch
    {
        AppendResult.Duplicate duplicate => $"duplicate of {Of(duplicate.Command)}",
        AppendResult.Written written => $"written at {written.FirstPosition}",
        AppendResult.Conflict conflict => $"conflict {conflict.Index} at {Of(conflict.Actual)}",
        AppendResult.KeyReused reused => $"key reused {reused.Index}",
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, "A judgement without a text."),
    };

    /// <summary>The judgements of a group, a line per unit.</summary>
    public static string Of(IEnumerable<AppendResult> results) => string.Join('\n', results.Select(Of));

    /// <summary>A kept answer.</summary>
    public static string Of(CommandRecord? command) => command is null
        ? "none"
        : $"{command.CommandId} {Hex(command.Fingerprint)} {command.Operation} {command.Outcome} {command.FirstVersion}..{command.LastVersion} "
            + $"'{Text(command.Result)}' {command.TimeMicros} @{command.LastPosition}";

    /// <summary>A head.</summary>
    public static string Of(EntityHead head) => $"{head.Version}:{head.Hash}";

    /// <summary>An event, all of it.</summary>
    public static string Of(EventRecord e) =>
        $"{e.Partition}/{e.Position} {e.Entity} v{e.Version} left {e.UnitLeft} {e.Type} '{Text(e.Data)}' '{Text(e.Metadata)}' {e.CommandId} {e.TimeMicros} {e.Hash}";

    /// <summary>Events, a line each.</summary>
    public static string Of(IEnumerable<EventRecord> events) => string.Join('\n', events.Select(Of));

    /// <summary>A snapshot.</summary>
    public static string Of(EntitySnapshot? snapshot) => snapshot is null
        ? "none"
        : $"{snapshot.Id} {Of(snapshot.Head)} {snapshot.StateVersion} {(snapshot.State is { } state ? $"'{Text(state)}'" : "absent")}";

    /// <summary>A loaded entity, all of it.</summary>
    public static string Of(LoadedEntity loaded) =>
        $"{Of(loaded.Head)} of {loaded.HeadVersion} @{loaded.Position} {loaded.TimeMicros} salt {Hex(loaded.Salt)} snapshot {Of(loaded.Snapshot)} "
        + $"more {loaded.Tail.More}\n{Of(loaded.Tail.Events)}";

    private static string Hex(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(bytes.Span);

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
