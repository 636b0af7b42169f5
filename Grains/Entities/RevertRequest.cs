using System.Text.Json;
using ActorState.Errors;

namespace ActorState.Entities;

/// <summary>An undo or redo as asked for.</summary>
/// <param name="IsRedo">Whether it is a redo.</param>
/// <param name="To">The version an undo is to go to; null for the step before.</param>
internal sealed record RevertRequest(bool IsRedo, long? To)
{
    /// <summary>Reads the body: absent, <c>{}</c>, or for undo <c>{"to":5}</c>.</summary>
    public static Prepared Prepare(EntityRequest request, IEntityDefinition definition)
    {
        var isRedo = request.Operation == EntityOperation.Redo;
        if (!definition.UndoAllowed)
        {
            return Prepared.Refused(new EntityProblem(ErrorCode.UndoNotAllowed, "The entity type does not allow undo and redo."));
        }

        if (request.Body.IsEmpty)
        {
            return new Prepared(new RevertRequest(isRedo, null), null, null);
        }

        using var document = JsonDocument.Parse(request.Body);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            return Prepared.Refused(EntityProblem.InvalidArgument(null, "The body must be a JSON object."));
        }

        long? to = null;
        foreach (var member in document.RootElement.EnumerateObject())
        {
            if (isRedo || member.Name != "to")
            {
                return Prepared.Refused(EntityProblem.InvalidArgument(member.Name, $"The body has no member '{member.Name}'."));
            }

            if (member.Value.ValueKind != JsonValueKind.Number || !member.Value.TryGetInt64(out var version) || version < 0)
            {
                return Prepared.Refused(EntityProblem.InvalidArgument("to", "The member 'to' must be an integer of at least 0."));
            }

            to = version;
        }

        return new Prepared(new RevertRequest(isRedo, to), null, null);
    }
}
