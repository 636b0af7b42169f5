using ActorState.Journal;

namespace ActorState.Feed;

/// <summary>Knows how far the journal is, whoever wrote it: the signal tells of this silo's commits, the store of all others'.</summary>
/// <remarks>One per silo, so that however many wait, the store is asked once per interval. Thread: any.</remarks>
internal sealed class FeedHead(IJournalStore store, FeedSignal signal, TimeProvider time)
{
    /// <summary>The longest that one call waits; whoever wants more calls again.</summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(1);

    /// <summary>How often the store is asked while somebody waits.</summary>
    public static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(50);

    private const int Partition = 0;

    private long _polledAt;

    /// <summary>Reads the head from the store.</summary>
    public async ValueTask<long> ReadAsync(CancellationToken token)
    {
        Volatile.Write(ref _polledAt, time.GetTimestamp());
        var head = await store.ReadHeadPositionAsync(Partition, token);
        signal.Advance(head);
        return head;
    }

    /// <summary>Waits until the head is at least a position, at most <paramref name="wait"/>; the head then.</summary>
    public async ValueTask<long> WaitAsync(long position, TimeSpan wait, CancellationToken token)
    {
        if (signal.Head >= position)
        {
            return signal.Head;
        }

        // The first look is the caller's own: another's may have begun before what the caller has seen was committed.
        var started = time.GetTimestamp();
        await ReadAsync(token);
        wait = wait < WaitMax ? wait : WaitMax;
        while (signal.Head < position && wait - time.GetElapsedTime(started) is var left && left > TimeSpan.Zero)
        {
            await signal.WaitAsync(position, left < PollEvery ? left : PollEvery, time, token);
            if (signal.Head < position && TryClaimPoll())
            {
                await ReadAsync(token);
            }
        }

        return signal.Head;
    }

    private bool TryClaimPoll()
    {
        var now = time.GetTimestamp();
        var last = Volatile.Read(ref _polledAt);
        return time.GetElapsedTime(last, now) >= PollEvery && Interlocked.CompareExchange(ref _polledAt, now, last) == last;
    }
}
