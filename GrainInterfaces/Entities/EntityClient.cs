using System.Text.Json;

namespace ActorState.Entities;

/// <summary>Calls one entity of a code type with its own commands, from a grain or from a .NET client.</summary>
/// <typeparam name="TCommand">The root of the entity type's commands.</typeparam>
/// <remarks>
/// One attempt per call. A call that threw anything but <see cref="EntityException"/>, or timed out, may have run, or may still run: repeat it with
/// the same command id, and it takes effect once. So whoever may have to repeat a call chooses its id. Thread: any.
/// </remarks>
public sealed class EntityClient<TCommand>
    where TCommand : class
{
    private const int CommandIdLengthMax = 255;

    // Less than the grain call's own timeout, so that a definite answer arrives before the call is given up.
    private static readonly TimeSpan TimeLeft = TimeSpan.FromSeconds(9);

    private static readonly Lazy<NamedTypes> Commands = new(static () => NamedTypes.Of(typeof(TCommand)), LazyThreadSafetyMode.PublicationOnly);

    private readonly IEntityGrain _grain;

    internal EntityClient(IEntityGrain grain, EntityId id)
    {
        _grain = grain;
        Id = id;
    }

    /// <summary>The entity that is called.</summary>
    public EntityId Id { get; }

    /// <summary>Runs a command; a refusal is an exception.</summary>
    /// <param name="command">The command.</param>
    /// <param name="commandId">The command id, 1 to 255 visible ASCII characters; null for a new one, for which refusals are not kept.</param>
    /// <param name="token">Gives up waiting; the command may run nevertheless.</param>
    /// <exception cref="EntityException">The entity refused, or could not answer.</exception>
    public async ValueTask<EntityReply> ExecuteAsync(TCommand command, string? commandId = null, CancellationToken token = default)
    {
        var reply = await TryExecuteAsync(command, commandId, token);
        return reply.Problem is { } problem ? throw new EntityException(problem) : reply;
    }

    /// <summary>Runs a command; a refusal is an answer with a <see cref="EntityReply.Problem"/>.</summary>
    /// <param name="command">The command.</param>
    /// <param name="commandId">The command id, 1 to 255 visible ASCII characters; null for a new one, for which refusals are not kept.</param>
    /// <param name="token">Gives up waiting; the command may run nevertheless.</param>
    public ValueTask<EntityReply> TryExecuteAsync(TCommand command, string? commandId = null, CancellationToken token = default)
    {
        if (commandId is not null && !IsCommandId(commandId))
        {
            throw new ArgumentException($"A command id is 1 to {CommandIdLengthMax} visible ASCII characters.", nameof(commandId));
        }

        var type = command.GetType();
        var body = JsonSerializer.SerializeToUtf8Bytes(command, type, EntityJson.Strict);
        var id = commandId ?? Guid.CreateVersion7().ToString();
        var request = new EntityRequest(Id.Tenant, EntityOperation.Command, Commands.Value.NameOf(type), body, id, Keyed: commandId is not null, TimeLeft);
        return _grain.ExecuteAsync(request, token);
    }

    /// <summary>Reads the present state; null where the entity does not exist.</summary>
    /// <typeparam name="TState">The shape to read the state into; members that it does not have are skipped.</typeparam>
    /// <exception cref="EntityException">The entity could not answer.</exception>
    public async ValueTask<EntityValue<TState>?> ReadAsync<TState>(ReadConsistency consistency = ReadConsistency.Local, CancellationToken token = default)
        where TState : class
    {
        var reply = await _grain.ReadAsync(new EntityReadRequest(Id.Tenant, consistency, TimeLeft), token);
        return reply.Problem switch
        {
            { Code: ErrorCode.EntityNotFound } => null,
            { } problem => throw new EntityException(problem),
            null => new EntityValue<TState>(reply.Version, reply.Position, EntityClientExtensions.Read<TState>(reply.State)),
        };
    }

    private static bool IsCommandId(string text) => text.Length is > 0 and <= CommandIdLengthMax && text.All(static c => c is >= '!' and <= '~');
}

/// <summary>A state as a typed caller reads it.</summary>
/// <typeparam name="TState">The caller's shape of the state.</typeparam>
/// <param name="Version">The version that was read.</param>
/// <param name="Position">The position of the event of that version.</param>
/// <param name="State">The state.</param>
public sealed record EntityValue<TState>(long Version, long Position, TState State)
    where TState : class;
