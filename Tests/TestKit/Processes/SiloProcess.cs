using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace ActorState.TestKit.Processes;

/// <summary>The built silo as a child process on a folder and ports of its own; it can be killed and started again on the same ones.</summary>
/// <remarks>Thread: one at a time, but <see cref="Kill"/> and the properties: any. No process is left behind, whatever ends the tests.</remarks>
public sealed class SiloProcess : IAsyncDisposable
{
    private const int SigKill = 9;
    private const int SigTerm = 15;
    private const int TailLines = 60;

    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(40);

    private readonly TempFolder _folder = new();
    private readonly ProcessLog _log = new();
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly IReadOnlyList<string> _settings;
    private readonly HttpClient _probe;
    private Process? _process;

    /// <summary>Prepares a silo that is not started yet.</summary>
    /// <param name="environment">Environment variables of the process.</param>
    /// <param name="settings">More of the command line, behind what is needed anyway.</param>
    public SiloProcess(IReadOnlyDictionary<string, string>? environment = null, params IReadOnlyList<string> settings)
    {
        _environment = environment ?? ImmutableDictionary<string, string>.Empty;
        _settings = settings;
        BaseAddress = new Uri($"http://127.0.0.1:{HttpPort.ToString(CultureInfo.InvariantCulture)}");
        _probe = new HttpClient { BaseAddress = BaseAddress, Timeout = TimeSpan.FromSeconds(5) };
        AppDomain.CurrentDomain.ProcessExit += OnTestsEnd;
    }

    /// <summary>The folder of its files.</summary>
    public string Data => Path.Combine(_folder.Path, "data");

    /// <summary>Where it answers HTTP.</summary>
    public Uri BaseAddress { get; }

    /// <summary>The port of <see cref="BaseAddress"/>.</summary>
    public int HttpPort { get; } = Ports.Free();

    /// <summary>The port of gRPC.</summary>
    public int GrpcPort { get; } = Ports.Free();

    /// <summary>Where other silos reach it.</summary>
    public int SiloPort { get; } = Ports.Free();

    /// <summary>Where external gateways reach it.</summary>
    public int GatewayPort { get; } = Ports.Free();

    /// <summary>The process, while one is running.</summary>
    public int? ProcessId => _process is { HasExited: false } process ? process.Id : null;

    /// <summary>The end of what it wrote, over all its lives.</summary>
    public string LogTail => _log.Tail(TailLines);

    /// <summary>Starts it, after a <see cref="Kill"/> or stop again, and waits until it is ready.</summary>
    public async Task StartAsync(CancellationToken token)
    {
        if (_process is not null)
        {
            // The lock on the folder and the ports go with the old process only.
            await _process.WaitForExitAsync(token);
            _process.Dispose();
        }

        _process = new Process { StartInfo = SiloProgram.StartInfo(Arguments(), _environment) };
        _process.OutputDataReceived += OnLine;
        _process.ErrorDataReceived += OnLine;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Readiness.WaitAsync(_probe, ReadyTimeout, Diagnose, token);
    }

    /// <summary>SIGKILL, at once; the process does nothing any more.</summary>
    public void Kill() => Signal(SigKill);

    /// <summary>SIGTERM, and the exit code.</summary>
    public Task<int> StopAsync(CancellationToken token)
    {
        Signal(SigTerm);
        return WaitForExitAsync(token);
    }

    /// <summary>Waits until the process has ended, by whatever hand; its exit code.</summary>
    public async Task<int> WaitForExitAsync(CancellationToken token)
    {
        var process = _process ?? throw new InvalidOperationException("The silo was not started.");
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(token);
        deadline.CancelAfter(StopTimeout);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            throw new TimeoutException($"The silo did not stop in {StopTimeout.TotalSeconds:0} s. Its log ends:\n{LogTail}");
        }

        return process.ExitCode;
    }

    /// <summary>Runs <c>Silo verify</c> on the folder; the silo must not be running.</summary>
    public Task<(int ExitCode, string Output)> VerifyAsync(CancellationToken token) => SiloProgram.RunAsync(["verify", "--ActorState:Data", Data], token);

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
        _folder.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);

    private static string Loopback(int port) => $"127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}";

    private List<string> Arguments() =>
    [
        "--ActorState:Data", Data,
        "--ActorState:Http", Loopback(HttpPort),
        "--ActorState:Grpc", Loopback(GrpcPort),
        "--ActorState:Silo:Port", SiloPort.ToString(CultureInfo.InvariantCulture),
        "--ActorState:Silo:GatewayPort", GatewayPort.ToString(CultureInfo.InvariantCulture),
        .. _settings,
    ];

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
