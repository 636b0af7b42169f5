using System.Diagnostics;

namespace ActorState.TestKit.Processes;

/// <summary>A program as a child process that can be started again after its end. No process is left behind, whatever ends the tests.</summary>
/// <remarks>Thread: one at a time, but signals and the properties: any.</remarks>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly string _name;
    private readonly Func<ProcessStartInfo> _info;
    private readonly ProcessLog _log;
    private Process? _process;

    /// <summary>Prepares a process that is not started yet.</summary>
    /// <param name="name">What to call it in failures.</param>
    /// <param name="info">How each of its lives is started.</param>
    /// <param name="logPath">A file for all that it writes.</param>
    public ChildProcess(string name, Func<ProcessStartInfo> info, string? logPath = null)
    {
        (_name, _info, _log) = (name, info, new ProcessLog(logPath));
        AppDomain.CurrentDomain.ProcessExit += OnTestsEnd;
    }

    /// <summary>The process, while one is running.</summary>
    public int? Id => _process is { HasExited: false } process ? process.Id : null;

    /// <summary>Why it runs no more; null while it does.</summary>
    public string? Ended => _process is { HasExited: true } process ? $"the process ended with exit code {process.ExitCode}" : null;

    /// <summary>What it wrote, over all its lives.</summary>
    public ProcessLog Log => _log;

    /// <summary>Starts it, behind the end of its last life.</summary>
    public async Task StartAsync(CancellationToken token)
    {
        if (_process is not null)
        {
            // Locks, files and ports go with the old process only.
            await _process.WaitForExitAsync(token);
            _process.Dispose();
        }

        _process = new Process { StartInfo = _info() };
        _process.OutputDataReceived += OnLine;
        _process.ErrorDataReceived += OnLine;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public void Send(ProcessSignal signal)
    {
        if (Id is { } id)
        {
            Signals.Send(id, signal);
        }
    }

    /// <summary>Waits until the process has ended, by whatever hand; its exit code.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan timeout, CancellationToken token)
    {
        var process = _process ?? throw new InvalidOperationException($"{_name} was not started.");
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(token);
        deadline.CancelAfter(timeout);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            throw new TimeoutException($"{_name} did not stop in {timeout.TotalSeconds:0} s. Its log ends:\n{_log.Tail(ServerProcess.TailLines)}");
        }

        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnTestsEnd;
        Send(ProcessSignal.Kill);
        if (_process is not null)
        {
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _log.Dispose();
    }

    private void OnLine(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is { } text)
        {
            _log.Add(text);
        }
    }

    private void OnTestsEnd(object? sender, EventArgs e) => Send(ProcessSignal.Kill);
}
