using ActorState.TestKit.Http;
using ActorState.TestKit.Load;

namespace ActorState.IntegrationTests.Crash;

/// <summary>What one cycle came to.</summary>
/// <param name="Acknowledged">Acknowledged writes.</param>
/// <param name="InFlight">Requests in flight at the kill.</param>
/// <param name="Unanswered">Writes among them that got no answer.</param>
internal readonly record struct CrashCycle(int Acknowledged, int InFlight, int Unanswered);

/// <summary>Holds the clients back while no silo runs, and kills the silo in the middle of their load. Thread: any.</summary>
internal sealed class CrashGate : ILoadGate
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource<CrashCycle>? _cycle;
    private Action? _kill;
    private int _acknowledgementsDue;
    private int _inFlightDue;
    private int _acknowledged;
    private int _unanswered;
    private int _inFlight;
    private int _inFlightAtKill;

    /// <summary>Lets the clients send from now on.</summary>
    public void Open()
    {
        lock (_lock)
        {
            _open.SetResult();
        }
    }

    /// <summary>
    /// Lets the clients send until so many writes are acknowledged and so many requests are in flight, kills the silo at that very
    /// acknowledgement, and ends with the last request in flight.
    /// </summary>
    public Task<CrashCycle> RunAsync(int acknowledgements, int inFlight, Action kill)
    {
        lock (_lock)
        {
            (_acknowledgementsDue, _inFlightDue, _acknowledged, _unanswered, _kill) = (acknowledgements, inFlight, 0, 0, kill);
            _cycle = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _open.SetResult();
            return _cycle.Task;
        }
    }

    /// <summary>Waits until requests may be sent.</summary>
    public Task WaitAsync(CancellationToken token)
    {
        lock (_lock)
        {
            return _open.Task.WaitAsync(token);
        }
    }

    /// <summary>A write was acknowledged.</summary>
    public void Acknowledged()
    {
        lock (_lock)
        {
            _acknowledged++;
            if (_kill is { } kill && _acknowledged >= _acknowledgementsDue && _inFlight >= _inFlightDue)
            {
                // Here and not on another thread: the less time passes behind the acknowledgement, the more a broken one loses.
                kill();
                _kill = null;
                _inFlightAtKill = _inFlight;
                _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    /// <summary>Sends a request; null when the connection ended without an answer.</summary>
    public async Task<HttpReply?> SendAsync(LoadRequest request, Func<Task<HttpReply>> send)
    {
        lock (_lock)
        {
            _inFlight++;
        }

        HttpReply? reply = null;
        try
        {
            reply = await send();
            return reply;
        }
        catch (HttpRequestException)
        {
            return null;
        }
        finally
        {
            End(isUnanswered: request.IsWrite && reply is null);
        }
    }

    private void End(bool isUnanswered)
    {
        lock (_lock)
        {
            _inFlight--;
            _unanswered += isUnanswered ? 1 : 0;
            if (_kill is null && _inFlight == 0)
            {
                _cycle?.TrySetResult(new CrashCycle(_acknowledged, _inFlightAtKill, _unanswered));
            }
        }
    }
}
