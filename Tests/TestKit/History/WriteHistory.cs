using System.Text.Json;

namespace ActorState.TestKit.History;

/// <summary>Records what clients asked for and were told, on one monotonic clock. Thread: any.</summary>
public sealed class WriteHistory : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly StreamWriter? _file;
    private readonly List<Operation> _operations = [];

    /// <summary>Begins an empty history.</summary>
    /// <param name="clock">The one clock of all clients.</param>
    /// <param name="path">A file that gets a line of JSON per invocation and return; it outlives the test process.</param>
    public WriteHistory(TimeProvider clock, string? path = null)
    {
        _clock = clock;
        _file = path is null ? null : new StreamWriter(path, append: true) { AutoFlush = true };
    }

    /// <summary>The operations so far; those without an answer are unknown and never returned.</summary>
    public IReadOnlyList<Operation> Operations
    {
        get
        {
            lock (_lock)
            {
                return [.. _operations];
            }
        }
    }

    /// <summary>A write begins; call it before anything is sent.</summary>
    public PendingOperation Write(int client, string entity, string commandId, string arguments = "") =>
        Invoke(client, OperationKind.Write, entity, commandId, arguments);

    /// <summary>A read begins; call it before anything is sent.</summary>
    public PendingOperation Read(int client, string entity, bool strong) =>
        Invoke(client, strong ? OperationKind.StrongRead : OperationKind.LocalRead, entity, null, "");

    public void Dispose() => _file?.Dispose();

    internal void Complete(Operation invoked, OperationOutcome outcome, long version, string? value)
    {
        lock (_lock)
        {
            // An unknown operation may still be applied: it never returns.
            var returned = outcome == OperationOutcome.Unknown ? Operation.Never : _clock.GetTimestamp();
            var answered = invoked with { Outcome = outcome, Version = version, Value = value, Returned = returned };
            _operations[(int)invoked.Id] = answered;
            Append(answered);
        }
    }

    private PendingOperation Invoke(int client, OperationKind kind, string entity, string? commandId, string arguments)
    {
        lock (_lock)
        {
            var operation = new Operation(client, _operations.Count, kind, entity, commandId, arguments, _clock.GetTimestamp());
            _operations.Add(operation);
            Append(operation);
            return new PendingOperation(this, operation);
        }
    }

    private void Append(Operation operation) => _file?.WriteLine(JsonSerializer.Serialize(operation));
}
