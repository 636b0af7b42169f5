namespace ActorState.Errors;

/// <summary>Wire name, HTTP status and title of each <see cref="ErrorCode"/>.</summary>
public static class ErrorCatalogue
{
    private static readonly Entry[] Entries = Build();

    /// <summary>Every code but <see cref="ErrorCode.None"/>.</summary>
    public static IEnumerable<ErrorCode> Codes => Enum.GetValues<ErrorCode>().Where(code => code != ErrorCode.None);

    /// <summary>The code as callers see it, in snake_case.</summary>
    public static string Name(this ErrorCode code) => Entries[(int)code].Name;

    /// <summary>The HTTP status that carries the code.</summary>
    public static int Status(this ErrorCode code) => Entries[(int)code].Status;

    /// <summary>A short heading, the same for each occurrence.</summary>
    public static string Title(this ErrorCode code) => Entries[(int)code].Title;

    private static Entry[] Build()
    {
        (ErrorCode Code, int Status, string Title)[] list =
        [
            (ErrorCode.InvalidJson, 400, "The body is not well-formed JSON"),
            (ErrorCode.InvalidKey, 400, "A key in the path is not valid"),
            (ErrorCode.InvalidArgument, 400, "An argument is not valid"),
            (ErrorCode.InvalidFilter, 400, "The filter is not valid"),
            (ErrorCode.InvalidCursor, 400, "The cursor is not valid"),
            (ErrorCode.Unauthenticated, 401, "Credentials are missing or not valid"),
            (ErrorCode.Forbidden, 403, "The caller may not do this"),
            (ErrorCode.EntityNotFound, 404, "The entity does not exist"),
            (ErrorCode.VersionNotFound, 404, "The entity has no such version"),
            (ErrorCode.UnknownCommand, 404, "The entity type has no such command"),
            (ErrorCode.UnknownEntityType, 404, "There is no such entity type"),
            (ErrorCode.OutcomeNotFound, 404, "No outcome is kept for the command"),
            (ErrorCode.ViewNotFound, 404, "There is no such view"),
            (ErrorCode.RowNotFound, 404, "The view has no such row"),
            (ErrorCode.SubscriptionNotFound, 404, "There is no such subscription"),
            (ErrorCode.NotFound, 404, "There is nothing at this path"),
            (ErrorCode.MethodNotAllowed, 405, "The path does not have this method"),
            (ErrorCode.NotAcceptable, 406, "No acceptable media type is offered"),
            (ErrorCode.UnsupportedMediaType, 415, "The body's media type is not taken"),
            (ErrorCode.VersionConflict, 409, "The entity is at another version"),
            (ErrorCode.NotADocument, 409, "The entity type is code, not a document"),
            (ErrorCode.NotACodeType, 409, "The entity type is not code"),
            (ErrorCode.NothingToUndo, 409, "There is nothing to undo"),
            (ErrorCode.NothingToRedo, 409, "There is nothing to redo"),
            (ErrorCode.UndoNotAllowed, 409, "The entity type does not allow undo"),
            (ErrorCode.Erased, 410, "The data was erased"),
            (ErrorCode.VersionMismatch, 412, "A precondition on the version does not hold"),
            (ErrorCode.AlreadyExists, 412, "The entity already exists"),
            (ErrorCode.PayloadTooLarge, 413, "Something is larger than its limit"),
            (ErrorCode.CommandRejected, 422, "The entity refused the command"),
            (ErrorCode.IdempotencyKeyReused, 422, "The idempotency key belongs to another request"),
            (ErrorCode.PatchFailed, 422, "The patch does not apply to the state"),
            (ErrorCode.SchemaViolation, 422, "The state would break its schema"),
            (ErrorCode.TransactionRejected, 422, "A part of the transaction was refused"),
            (ErrorCode.RateLimited, 429, "Too many requests are waiting"),
            (ErrorCode.Unavailable, 503, "The service cannot answer now"),
            (ErrorCode.OutcomeUnknown, 504, "The outcome is not known yet"),
            (ErrorCode.NotCaughtUp, 504, "The position asked for was not reached in time"),
            (ErrorCode.StorageFull, 507, "The journal's storage is full"),
            (ErrorCode.Internal, 500, "Something went wrong inside"),
        ];
        var entries = new Entry[list.Length + 1];
        foreach (var (code, status, title) in list)
        {
            entries[(int)code] = new Entry(SnakeCase(code.ToString()), status, title);
        }

        return entries;
    }

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((c, i) => char.IsAsciiLetterUpper(c) ? (i == 0 ? "" : "_") + char.ToLowerInvariant(c) : c.ToString()));

    private sealed record Entry(string Name, int Status, string Title);
}
