using ActorState.Entities;
using ActorState.Errors;

namespace ActorState.Gateway.Http;

/// <summary>The keys of a request's path, each decoded exactly once; null where the path has none.</summary>
internal sealed class RequestKeys
{
    private const string FreeTextRule = " must be 1 to 256 bytes of UTF-8 without control characters, and neither '.' nor '..'.";

    private readonly string? _type;
    private readonly string? _id;
    private readonly string? _command;
    private readonly string? _commandId;

    /// <summary>Takes keys that are valid.</summary>
    /// <exception cref="ProblemException">400 <c>invalid_key</c>.</exception>
    public RequestKeys(string? type, string? id, string? command, string? commandId)
    {
        Require(type is null || EntityId.IsType(type), "The entity type must match [a-z][a-z0-9-]{0,63}.");
        Require(id is null || EntityId.IsId(id), "The id" + FreeTextRule);
        Require(command is null || EntityId.IsId(command), "The command's name" + FreeTextRule);
        Require(commandId is null || CommandIds.IsValid(commandId), "The command id must be 1 to 255 visible ASCII characters.");
        _type = type;
        _id = id;
        _command = command;
        _commandId = commandId;
    }

    /// <summary>The tenant of every caller, as long as there are no credentials that name another.</summary>
    public static string Tenant => EntityId.DefaultTenant;

    public string Type => Given(_type);

    public string Command => Given(_command);

    public string CommandId => Given(_commandId);

    public EntityId Entity => new(Tenant, Type, Given(_id));

    public static RequestKeys Of(HttpContext context) =>
        context.Features.Get<RequestKeys>() ?? throw new InvalidOperationException("The request did not pass the middleware that cuts its keys.");

    private static string Given(string? key) => key ?? throw new InvalidOperationException("The path of this endpoint has no such key.");

    private static void Require(bool valid, string detail)
    {
        if (!valid)
        {
            throw new ProblemException(new EntityProblem(ErrorCode.InvalidKey, detail));
        }
    }
}
