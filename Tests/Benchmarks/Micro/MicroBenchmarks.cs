using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace ActorState.Benchmarks.Micro;

/// <summary>The verb <c>micro</c>: BenchmarkDotNet over the <see cref="HotPieces"/>; its own options follow the verb.</summary>
internal static class MicroBenchmarks
{
    public const string Verb = "micro";

    public static int Run(string[] arguments)
    {
        // In this process: a generated project of its own would not find the repository's package versions.
        var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)).WithArtifactsPath(Path.Combine("artifacts", "benchmarks", "micro"));
        var summaries = BenchmarkSwitcher.FromTypes([typeof(HotPieces)]).Run(arguments is [] ? ["--filter", "*"] : arguments, config);
        return summaries.All(static summary => summary.Reports.All(static report => report.Success)) ? 0 : 1;
    }
}
