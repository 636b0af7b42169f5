using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace ActorState.TestKit.Processes;

/// <summary>A program of the product as a child process that serves HTTP on a port of its own; it can be killed and started again on the same one.</summary>
/// <remarks>Thread: one at a time, but <see cref="Kill"/> and the properties: any. No process is left behind, whatever ends the tests.</remarks>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const int SigKill = 9;
    private const int SigTerm = 15;
    private const int TailLines = 60;

    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(40);

    private readonly ProcessLog _log = new();
    private readonly BuiltProgram _program;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly HttpClient _probe;
    private Process? _process;

    public ServerProcess(BuiltProgram program, IReadOnlyDictionary<string, string> environment)
    {
        (_program, _environment) = (program, environment);
        BaseAddress = new Uri($"http://{Loopback(HttpPort)}");
        _probe = new HttpClient { BaseAddress = BaseAddress, Timeout = TimeSpan.FromSeconds(5) };
        AppDomain.CurrentDomain.ProcessExit += OnTestsEnd;
    }

    public Uri BaseAddress { get; }

    public int HttpPort { get; } = Ports.Free();

    /// <summary>The process, while one is running.</summary>
    public int? ProcessId => _process is { HasExited: false } process ? process.Id : null;

    /// <summary>The end of what it wrote, over all its lives.</summary>
    public string LogTail => _log.Tail(TailLines);

    public static string Loopback(int port) => $"127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Starts it, after a <see cref="Kill"/> or stop again, and waits until <paramref name="path"/> answers 200.</summary>
    public async Task StartAsync(IReadOnlyList<string> arguments, string path, CancellationToken token)
    {
        if (_process is not null)
        {
            // The ports, and what else it holds alone, go with the old process only.
            await _process.WaitForExitAsync(token);
            _process.Dispose();
        }

        _process = new Process { StartInfo = _program.StartInfo(arguments, _environment) };
        _process.OutputDataReceived += OnLine;
        _process.ErrorDataReceived += OnLine;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await WaitAsync(path, token);
    }

    /// <summary>Waits until <paramref name="path"/> answers 200.</summary>
    public Task WaitAsync(string path, CancellationToken token) => Readiness.WaitAsync(_probe, path, ReadyTimeout, Diagnose, token);

    /// <summary>SIGKILL, at once; the process does nothing any more.</summary>
    public void Kill() => Signal(SigKill);

    /// <summary>SIGTERM; <see cref="WaitForExitAsync"/> tells what came of it.</summary>
    public void Terminate() => Signal(SigTerm);

    /// <summary>Waits until the process has ended, by whatever hand; its exit code.</summary>
    public async Task<int> WaitForExitAsync(CancellationToken token)
    {
        var process = _process ?? throw new InvalidOperationException("The process was not started.");
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(token);
        deadline.CancelAfter(StopTimeout);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            throw new TimeoutException($"The process at {BaseAddress} did not stop in {StopTimeout.TotalSeconds:0} s. Its log ends:\n{LogTail}");
        }

        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnTestsEnd;
        Kill();
        if (_process is not null)
        {
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _probe.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);

    private void Signal(int signal)
    {
        if (ProcessId is { } id)
        {
            _ = SendSignal(id, signal);
        }
    }

    private (string? Ended, string Log) Diagnose() =>
        (_process is { HasExited: true } process ? $"the process ended with exit code {process.ExitCode}" : null, LogTail);

    private void OnLine(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is { } text)
        {
            _log.Add(text);
        }
    }

    private void OnTestsEnd(object? sender, EventArgs e) => Kill();
}
