namespace ActorState.Errors;

/// <summary>Why a request was not done, in terms of the one error list. Fields without meaning for the code are null.</summary>
/// <param name="Code">Which error.</param>
/// <param name="Detail">A whole sentence for people, with the numbers; never a stack trace or SQL.</param>
[GenerateSerializer, Immutable, Alias("as.problem")]
public sealed record EntityProblem([property: Id(0)] ErrorCode Code, [property: Id(1)] string Detail)
{
    /// <summary>The broken rule of a code type, for <see cref="ErrorCode.CommandRejected"/>.</summary>
    [Id(2)] public string? Reason { get; init; }

    /// <summary>The header, parameter or member (a path such as <c>events[0].data</c>) that is wrong.</summary>
    [Id(3)] public string? Member { get; init; }

    /// <summary>The entity's version, for failed preconditions.</summary>
    [Id(4)] public long? CurrentVersion { get; init; }

    /// <summary>The limit that was passed, in bytes or entries.</summary>
    [Id(5)] public long? Limit { get; init; }

    /// <summary>The line of a JSON error, from 1.</summary>
    [Id(6)] public long? Line { get; init; }

    /// <summary>The column of a JSON error, from 1, in bytes.</summary>
    [Id(7)] public long? Column { get; init; }

    /// <summary>An argument of the wrong form.</summary>
    public static EntityProblem InvalidArgument(string? member, string detail) => new(ErrorCode.InvalidArgument, detail) { Member = member };

    /// <summary>The entity does not exist.</summary>
    public static EntityProblem EntityNotFound(string type, string id) => new(ErrorCode.EntityNotFound, $"Entity {type}/{id} does not exist.");
}
