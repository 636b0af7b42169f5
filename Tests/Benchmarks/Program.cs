using ActorState.Benchmarks.Micro;
using ActorState.Benchmarks.Running;
using ActorState.Benchmarks.Scenarios;

switch (args)
{
    case [WorkerHost.Verb, var settings]:
        return await WorkerHost.RunAsync(settings);
    case [Peers.Verb, .. var rest]:
        return await Peers.RunAsync(BenchOptions.Parse(rest));
    case [MicroBenchmarks.Verb, .. var rest]:
        return MicroBenchmarks.Run(rest);
    case [Allocations.Verb]:
        return await Allocations.RunAsync(isUpdate: false);
    case [Allocations.Verb, "--update"]:
        return await Allocations.RunAsync(isUpdate: true);
    default:
        await Console.Error.WriteLineAsync(
            """
            usage: peers [--quick] [--long] [--only name,…] [--rounds n] [--seconds n] [--pool n] [--data folder] [--output folder]
                   micro [options of BenchmarkDotNet]
                   allocations [--update]
            """);
        return 2;
}
