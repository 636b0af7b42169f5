using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ActorState.Benchmarks.Running;

/// <summary>A contender in a process of its own: its heap, its threads and its CPU seconds are nobody else's.</summary>
internal sealed class Worker : IAsyncDisposable
{
    private static readonly TimeSpan ExitWait = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly CpuClock _cpu;

    private Worker(Process process, CpuClock cpu)
    {
        _process = process;
        _cpu = cpu;
    }

    /// <summary>From the start of the process until the contender was ready.</summary>
    public TimeSpan StartTime { get; private set; }

    public static async Task<Worker> StartAsync(ContenderSettings settings, CpuClock cpu)
    {
        var began = Stopwatch.GetTimestamp();
        var start = new ProcessStartInfo(Environment.ProcessPath ?? throw new InvalidOperationException("The program has no path."))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList = { WorkerHost.Verb, JsonSerializer.Serialize(settings) },
        };
        foreach (var (name, value) in settings.Environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("The worker did not start.");
        var worker = new Worker(process, cpu.With(process.Id));
        await worker.ReadAsync();
        worker.StartTime = Stopwatch.GetElapsedTime(began);
        return worker;
    }

    /// <summary>One round of an operation; <paramref name="server"/> is the worker that serves it, where that is another one.</summary>
    public async Task<Round> RunAsync(string operation, int callers, TimeSpan duration, Worker? server = null)
    {
        var clock = (server ?? this)._cpu;
        var before = clock.Seconds;
        var answer = await SendAsync(string.Create(CultureInfo.InvariantCulture, $"round {operation} {callers} {(long)duration.TotalMilliseconds}"));
        var round = answer.Deserialize<Round>() ?? throw new InvalidOperationException("The worker gave no round.");
        return round with { CpuSeconds = clock.Seconds - before };
    }

    /// <summary>Asks what is no round.</summary>
    public Task<JsonNode?> AskAsync(string question, long argument = 0) => SendAsync(string.Create(CultureInfo.InvariantCulture, $"ask {question} {argument}"));

    public async ValueTask DisposeAsync()
    {
        try
        {
            // An empty line tells it to end; whoever does not in time is killed.
            await _process.StandardInput.WriteLineAsync();
            await _process.StandardInput.FlushAsync();
            using var patience = new CancellationTokenSource(ExitWait);
            await _process.StandardOutput.ReadToEndAsync(patience.Token);
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }
        catch (IOException)
        {
            // It has ended by itself, and whoever waited for it was told.
        }

        _process.Dispose();
    }

    private async Task<JsonNode?> SendAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
        return await ReadAsync();
    }

    private async Task<JsonNode?> ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith(WorkerHost.Mark, StringComparison.Ordinal))
            {
                await Console.Error.WriteAsync(line.Length > 0 ? line + Environment.NewLine : "");
                continue;
            }

            var answer = JsonNode.Parse(line[WorkerHost.Mark.Length..]);
            return answer is JsonObject asked && asked["fault"] is { } fault
                ? throw new InvalidOperationException($"The contender failed: {fault}")
                : answer;
        }

        throw new InvalidOperationException("The worker ended without an answer.");
    }
}
