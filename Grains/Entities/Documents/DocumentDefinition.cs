using System.Collections.Immutable;
using ActorState.Errors;
using ActorState.Events;

namespace ActorState.Entities.Documents;

/// <summary>Documents: any JSON object, without code. Each change is an event.</summary>
/// <param name="schema">Looks at a new state and returns a sentence where it breaks the type's schema; null without a schema.</param>
public sealed class DocumentDefinition(Func<ReadOnlyMemory<byte>, string?>? schema = null) : IEntityDefinition
{
    private static readonly ReadOnlyMemory<byte> EmptyObject = "{}"u8.ToArray();
    private static readonly EntityDecision.Unchanged Unchanged = new();

    public bool IsCode => false;

    public ImmutableArray<string> Commands => [];

    public ImmutableArray<string> Events => [];

    public bool UndoAllowed => true;

    public ImmutableArray<string> WholeEvents { get; } = [SystemEvents.Replaced, SystemEvents.Deleted];

    public int StateVersion => 1;

    public Prepared Prepare(EntityRequest request)
    {
        var body = JsonRaw.Trim(request.Body);
        return request.Operation switch
        {
            EntityOperation.Put => JsonRaw.IsObject(body)
                ? Command(new DocumentCommand.Put(body))
                : InvalidBody("The body of a PUT is a JSON object."),
            EntityOperation.Merge => JsonRaw.IsObject(body)
                ? Command(new DocumentCommand.Merge(body))
                : InvalidBody("A merge patch of an entity is a JSON object."),
            EntityOperation.Patch => PreparePatch(body),
            EntityOperation.Delete => Command(new DocumentCommand.Delete()),
            EntityOperation.Append => body.IsEmpty
                ? InvalidBody("The body is a JSON object with the member \"events\".")
                : new AppendReader(body).Read(),
            EntityOperation.Command => Prepared.Refused(new EntityProblem(
                ErrorCode.NotACodeType,
                $"The entity type holds documents, which have no commands; \"{JsonRaw.Shorten(request.Name ?? "")}\" is not known to it.")),
            _ => throw new InvalidOperationException($"{request.Operation} is not for an entity type to prepare."),
        };
    }

    public EntityDecision Decide(object? state, object command, DecisionContext context)
    {
        var present = (DocumentState?)state;
        return (DocumentCommand)command switch
        {
            DocumentCommand.Put put => Settle(present, DocumentState.Of(put.State), new DecidedEvent(SystemEvents.Replaced, put.State)),
            DocumentCommand.Append append => Append(present, append.Events),
            _ when present is null => NotFound(context),
            DocumentCommand.Merge merge => Settle(present, present.Merged(merge.Body), new DecidedEvent(SystemEvents.Merged, merge.Body)),
            DocumentCommand.Patch patch => Patch(present, patch.Operations),
            DocumentCommand.Delete => new EntityDecision.Accepted([new DecidedEvent(SystemEvents.Deleted, EmptyObject)]),
            _ => throw new InvalidOperationException($"{command.GetType()} is no command of a document."),
        };
    }

    public object? Evolve(object? state, string eventType, ReadOnlyMemory<byte> data)
    {
        var present = (DocumentState?)state;
        switch (eventType)
        {
            case SystemEvents.Replaced:
                return DocumentState.Of(data);
            case SystemEvents.Deleted:
                return null;
            case SystemEvents.Patched:
                return Patched(present, data);
            case SystemEvents.Merged:
                return (present ?? throw NothingToChange(eventType)).Merged(data);
            default:
                return eventType is ['$', ..]
                    ? throw new InvalidOperationException($"{eventType} is no event of a document.")
                    : (present ?? DocumentState.Of(EmptyObject)).Merged(data);
        }
    }

    public ReadOnlyMemory<byte> Encode(object state) => ((DocumentState)state).Json;

    public object Decode(ReadOnlyMemory<byte> state) => DocumentState.Of(state);

    private static Prepared PreparePatch(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            return InvalidBody("A JSON Patch is an array of operations.");
        }

        var patch = JsonPatch.Parse(body, out var problem);
        return patch is not null
            ? Command(new DocumentCommand.Patch(patch))
            : Prepared.Refused(problem ?? throw new InvalidOperationException("A malformed patch has a problem."));
    }

    private static Prepared Command(DocumentCommand command) => new(command, null, null);

    private static Prepared InvalidBody(string detail) => Prepared.Refused(EntityProblem.InvalidArgument(null, detail));

    private static EntityDecision.Refused NotFound(DecisionContext context) =>
        new(EntityProblem.EntityNotFound(context.Entity.Type, context.Entity.Id));

    private EntityDecision Patch(DocumentState present, JsonPatch patch)
    {
        var result = patch.Apply(present.Json);
        if (result.IsTooLarge)
        {
            return TooLarge(result.Failure ?? "The patch makes the state too long.");
        }

        return result.Failure is { } failure
            ? new EntityDecision.Refused(new EntityProblem(ErrorCode.PatchFailed, failure))
            : Settle(present, DocumentState.Of(result.State), new DecidedEvent(SystemEvents.Patched, patch.Body));
    }

    private EntityDecision Settle(DocumentState? present, DocumentState next, DecidedEvent @event)
    {
        if (present is not null && present.Json.Span.SequenceEqual(next.Json.Span))
        {
            return Unchanged;
        }

        return Refuse(next) ?? (EntityDecision)new EntityDecision.Accepted([@event]) { After = next };
    }

    private EntityDecision Append(DocumentState? present, ImmutableArray<DecidedEvent> events)
    {
        var next = present ?? DocumentState.Of(EmptyObject);
        foreach (var @event in events)
        {
            next = next.Merged(@event.Data);
        }

        return Refuse(next) ?? (EntityDecision)new EntityDecision.Accepted(events) { After = next };
    }

    private EntityDecision.Refused? Refuse(DocumentState next)
    {
        if (next.Json.Length > EntityLimits.StateBytesMax)
        {
            return TooLarge($"The state would have {next.Json.Length} bytes; the limit is {EntityLimits.StateBytesMax}.");
        }

        return schema?.Invoke(next.Json) is { } violation ? new EntityDecision.Refused(new EntityProblem(ErrorCode.SchemaViolation, violation)) : null;
    }

    private static EntityDecision.Refused TooLarge(string detail) =>
        new(new EntityProblem(ErrorCode.PayloadTooLarge, detail) { Limit = EntityLimits.StateBytesMax });

    private static DocumentState Patched(DocumentState? present, ReadOnlyMemory<byte> data)
    {
        var patch = JsonPatch.Parse(data, out var problem) ?? throw new InvalidOperationException($"A stored patch is malformed: {problem?.Detail}");
        var result = patch.Apply((present ?? throw NothingToChange(SystemEvents.Patched)).Json);
        return result.Failure is null ? DocumentState.Of(result.State) : throw new InvalidOperationException($"A stored patch does not apply: {result.Failure}");
    }

    private static InvalidOperationException NothingToChange(string eventType) => new($"{eventType} follows no state.");
}
