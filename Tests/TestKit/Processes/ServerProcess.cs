using System.Globalization;

namespace ActorState.TestKit.Processes;

/// <summary>A built program that answers HTTP, as a child process on ports of its own; it can be killed and started again on the same ones.</summary>
/// <remarks>Thread: one at a time, but signals and the properties: any. No process is left behind, whatever ends the tests.</remarks>
public abstract class ServerProcess : IAsyncDisposable
{
    internal const int TailLines = 60;

    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(40);

    private readonly ChildProcess _process;
    private readonly HttpClient _probe;

    /// <summary>Prepares a server that is not started yet.</summary>
    /// <param name="name">What to call it in failures.</param>
    /// <param name="program">The program.</param>
    /// <param name="environment">Environment variables of the process.</param>
    /// <param name="logPath">A file for all that it writes.</param>
    private protected ServerProcess(string name, BuiltProgram program, IReadOnlyDictionary<string, string> environment, string? logPath)
    {
        Name = name;
        _process = new ChildProcess(name, () => program.StartInfo(Arguments(), environment), logPath);
        BaseAddress = new Uri($"http://{Loopback(HttpPort)}");
        _probe = new HttpClient { BaseAddress = BaseAddress, Timeout = TimeSpan.FromSeconds(5) };
    }

    /// <summary>What it is called in failures.</summary>
    public string Name { get; }

    /// <summary>Where it answers HTTP.</summary>
    public Uri BaseAddress { get; }

    /// <summary>The port of <see cref="BaseAddress"/>.</summary>
    public int HttpPort { get; } = Ports.Free();

    /// <summary>The process, while one is running.</summary>
    public int? ProcessId => _process.Id;

    /// <summary>The end of what it wrote, over all its lives.</summary>
    public string LogTail => _process.Log.Tail(TailLines);

    /// <summary>How many of the last lines that it wrote have a text.</summary>
    public int LogCount(string text) => _process.Log.Count(text);

    /// <summary>Starts it, after a <see cref="Kill"/> or stop again, and waits until it is of use.</summary>
    public async Task StartAsync(CancellationToken token)
    {
        await _process.StartAsync(token);
        await WaitAsync(Started, token);
    }

    /// <summary>Waits until it is ready; at once where it is.</summary>
    public Task WaitUntilReadyAsync(CancellationToken token) => WaitAsync(Readiness.Ready, token);

    /// <summary>SIGKILL, at once; the process does nothing any more.</summary>
    public void Kill() => _process.Send(ProcessSignal.Kill);

    /// <summary>SIGSTOP: it does nothing, and its connections stay.</summary>
    public void Pause() => _process.Send(ProcessSignal.Stop);

    /// <summary>SIGCONT: it goes on where it was stopped.</summary>
    public void Resume() => _process.Send(ProcessSignal.Continue);

    /// <summary>SIGTERM; <see cref="WaitForExitAsync"/> tells what came of it.</summary>
    public void Terminate() => _process.Send(ProcessSignal.Terminate);

    /// <summary>SIGTERM, and the exit code.</summary>
    public Task<int> StopAsync(CancellationToken token)
    {
        Terminate();
        return WaitForExitAsync(token);
    }

    /// <summary>Waits until the process has ended, by whatever hand; its exit code.</summary>
    public Task<int> WaitForExitAsync(CancellationToken token) => _process.WaitForExitAsync(StopTimeout, token);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _probe.Dispose();
        Cleanup();
        GC.SuppressFinalize(this);
    }

    /// <summary>The path that answers 200 once it is started.</summary>
    private protected virtual string Started => Readiness.Ready;

    /// <summary>The command line of each of its lives.</summary>
    private protected abstract IReadOnlyList<string> Arguments();

    /// <summary>Removes what the process has left behind.</summary>
    private protected virtual void Cleanup()
    {
    }

    private protected static string Loopback(int port) => $"127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}";

    private Task WaitAsync(string path, CancellationToken token) => Readiness.WaitAsync(_probe, path, ReadyTimeout, () => (_process.Ended, LogTail), token);
}
