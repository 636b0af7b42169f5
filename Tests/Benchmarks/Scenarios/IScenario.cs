using ActorState.Benchmarks.Running;

namespace ActorState.Benchmarks.Scenarios;

/// <summary>A question that the benchmark answers.</summary>
internal interface IScenario
{
    Task RunAsync(Bench bench);
}
