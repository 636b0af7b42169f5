using ActorState.Errors;

namespace ActorState.Entities;

/// <summary>Step 3 of judging a write: <c>If-Match</c>, then <c>If-None-Match</c>, then <c>expectedVersion</c>.</summary>
internal sealed class Preconditions
{
    private readonly VersionTags? _ifMatch;
    private readonly VersionTags? _ifNoneMatch;
    private readonly long? _expectedVersion;

    /// <summary>Reads a request's preconditions once.</summary>
    /// <exception cref="ArgumentException">A header is no list of tags, which the gateway refuses before.</exception>
    public Preconditions(EntityRequest request, long? expectedVersion)
    {
        _ifMatch = Parse(request.IfMatch);
        _ifNoneMatch = Parse(request.IfNoneMatch);
        _expectedVersion = expectedVersion;
    }

    /// <summary>Why the state does not meet them; null when it does.</summary>
    public EntityProblem? Check(EntityId id, EntityState state)
    {
        var version = state.Head.Version;
        if (_ifMatch is not null && !(_ifMatch.Any ? state.Exists : _ifMatch.MatchesStrongly(version)))
        {
            return Failed(ErrorCode.VersionMismatch, id, version, "the request's If-Match does not match.");
        }

        if (_ifNoneMatch is { Any: true } && state.Exists)
        {
            return Failed(ErrorCode.AlreadyExists, id, version, "the request expected that it does not exist.");
        }

        if (_ifNoneMatch is { Any: false } && state.Exists && _ifNoneMatch.MatchesStrongly(version))
        {
            return Failed(ErrorCode.VersionMismatch, id, version, "the request's If-None-Match matches it.");
        }

        return _expectedVersion is { } expected && expected != version
            ? Failed(ErrorCode.VersionConflict, id, version, $"the request expected {expected}.")
            : null;
    }

    private static VersionTags? Parse(string? header) =>
        header is null ? null : VersionTags.Parse(header) ?? throw new ArgumentException($"'{header}' is no list of entity tags.", nameof(header));

    private static EntityProblem Failed(ErrorCode code, EntityId id, long version, string why) =>
        new(code, $"Entity {id.Type}/{id.Id} is at version {version}; {why}") { CurrentVersion = version };
}
