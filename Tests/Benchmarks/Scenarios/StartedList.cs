using ActorState.Benchmarks.Contenders;
using ActorState.Benchmarks.Running;

namespace ActorState.Benchmarks.Scenarios;

/// <summary>The contenders of a scenario; all end with it.</summary>
internal sealed class StartedList(Bench bench) : IAsyncDisposable
{
    private readonly List<Bench.Started> _started = [];

    /// <summary>Starts one, with its entities made.</summary>
    public async Task<Worker> StartAsync(string kind, Dictionary<string, string>? settings = null, string suffix = "", bool isPrepared = true, Dictionary<string, string>? environment = null)
    {
        Bench.Say($"starting {kind}{suffix}");
        var started = await bench.StartAsync(kind, settings, suffix, environment: environment);
        _started.Add(started);
        if (isPrepared && kind is ContenderTable.Null or ContenderTable.Sqlite or ContenderTable.Postgres)
        {
            await started.Worker.AskAsync("prepare");
        }

        return started.Worker;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var started in _started)
        {
            await started.DisposeAsync();
        }
    }
}
