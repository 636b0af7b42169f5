using ActorState.Benchmarks.Running;
using ActorState.Benchmarks.Scenarios;

switch (args)
{
    case [WorkerHost.Verb, var settings]:
        return await WorkerHost.RunAsync(settings);
    case [Peers.Verb, .. var rest]:
        return await Peers.RunAsync(BenchOptions.Parse(rest));
    default:
        await Console.Error.WriteLineAsync(
            """
            usage: peers [--quick] [--long] [--only name,…] [--rounds n] [--seconds n] [--pool n] [--data folder] [--output folder]
            """);
        return 2;
}
