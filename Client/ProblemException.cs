using ActorState.Errors;

namespace ActorState.Gateway;

/// <summary>Ends a request with a problem. A refused request is rare; unwinding to one place keeps the endpoints straight.</summary>
internal sealed class ProblemException(EntityProblem problem) : Exception(problem.Detail)
{
    public EntityProblem Problem { get; } = problem;

    public static ProblemException Argument(string? member, string detail) => new(EntityProblem.InvalidArgument(member, detail));

    public static void ThrowIf(EntityProblem? problem)
    {
        if (problem is not null)
        {
            throw new ProblemException(problem);
        }
    }
}
