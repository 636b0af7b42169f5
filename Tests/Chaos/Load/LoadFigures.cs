using ActorState.TestKit.Http;
using ActorState.TestKit.Load;

namespace ActorState.Chaos.Load;

/// <summary>Sends the requests of a load and measures each. Thread: any.</summary>
internal sealed class LoadFigures(TimeProvider clock) : ILoadGate
{
    /// <summary>A client whose connection fails does not try again in the same millisecond.</summary>
    private static readonly TimeSpan UnansweredPause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly List<Attempt> _attempts = [];
    private readonly Dictionary<string, long> _lastWritten = [];

    /// <summary>Every request that has ended.</summary>
    public IReadOnlyList<Attempt> Attempts
    {
        get
        {
            lock (_lock)
            {
                return [.. _attempts];
            }
        }
    }

    /// <summary>The present time on the load's clock.</summary>
    public long Now => clock.GetTimestamp();

    public Task WaitAsync(CancellationToken token) => Task.CompletedTask;

    public void Acknowledged()
    {
    }

    public async Task<HttpReply?> SendAsync(LoadRequest request, Func<Task<HttpReply>> send)
    {
        var began = Now;
        var reply = await TrySendAsync(send);
        Add(new Attempt(request.Client, request.Entity, request.IsWrite, began, Now, reply?.Status ?? 0, reply?["Retry-After"] is not null));
        if (reply is null)
        {
            await Task.Delay(UnansweredPause, clock);
        }

        return reply;
    }

    /// <summary>Whether a write to the entity that began at a time or later has succeeded.</summary>
    public bool IsWrittenSince(string entity, long since)
    {
        lock (_lock)
        {
            return _lastWritten.TryGetValue(entity, out var began) && began >= since;
        }
    }

    /// <summary>By entity, the time from a moment to the end of its first successful write that began at that moment or later; entities without one are absent.</summary>
    public IReadOnlyDictionary<string, TimeSpan> FirstWritesSince(long moment) =>
        Attempts.Where(attempt => attempt.IsWritten && attempt.Began >= moment)
            .GroupBy(attempt => attempt.Entity)
            .ToDictionary(group => group.Key, group => clock.GetElapsedTime(moment, group.Min(attempt => attempt.Ended)));

    /// <summary>How long writes took, in ascending order, without those of which a part falls into the time behind some moments.</summary>
    public IReadOnlyList<TimeSpan> WriteTimes(IReadOnlyList<long> moments, TimeSpan behind) =>
    [
        .. Attempts.Where(attempt => attempt.IsWrite && !moments.Any(moment => attempt.Ended >= moment && clock.GetElapsedTime(moment, attempt.Began) < behind))
            .Select(attempt => clock.GetElapsedTime(attempt.Began, attempt.Ended))
            .Order(),
    ];

    private static async Task<HttpReply?> TrySendAsync(Func<Task<HttpReply>> send)
    {
        try
        {
            return await send();
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (OperationCanceledException e) when (e.InnerException is TimeoutException)
        {
            return null;
        }
    }

    private void Add(Attempt attempt)
    {
        lock (_lock)
        {
            _attempts.Add(attempt);
            if (attempt.IsWritten && attempt.Began > _lastWritten.GetValueOrDefault(attempt.Entity))
            {
                _lastWritten[attempt.Entity] = attempt.Began;
            }
        }
    }
}
