using ActorState.Errors;

namespace ActorState.Entities;

/// <summary>An entity did not do what it was asked, and says why.</summary>
[GenerateSerializer, Alias("as.entity.exception")]
public sealed class EntityException : Exception
{
    /// <summary>Carries a problem.</summary>
    public EntityException(EntityProblem problem)
        : base(problem.Detail) => Problem = problem;

    /// <summary>What is wrong.</summary>
    [Id(0)] public EntityProblem Problem { get; private set; }
}
