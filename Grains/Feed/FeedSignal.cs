namespace ActorState.Feed;

/// <summary>The highest committed position that this silo knows of, and those who wait for a higher one.</summary>
/// <remarks>
/// It is told of commits on this silo at once and of others' when somebody reads the head. Whoever waits is answered when the position is
/// reached, when his time is over, or when he gives up; looking and enrolling are one step, so no wake-up is lost. Thread: any.
/// </remarks>
internal sealed class FeedSignal(int waitersMax = FeedSignal.WaitersMax)
{
    private const int WaitersMax = 10_000;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<(long Position, long Ticket), Waiter> _waiters = [];
    private long _head;
    private long _tickets;

    /// <summary>The highest position known to be committed.</summary>
    public long Head => Volatile.Read(ref _head);

    /// <summary>Says that a position, and so all below it, is committed.</summary>
    public void Advance(long position)
    {
        lock (_lock)
        {
            if (position <= _head)
            {
                return;
            }

            Volatile.Write(ref _head, position);
            while (_waiters.Count > 0 && _waiters.First() is var (key, waiter) && key.Position <= position)
            {
                _waiters.Remove(key);
                waiter.Answer();
            }
        }
    }

    /// <summary>Waits until a position is known to be committed, but no longer than <paramref name="wait"/>; whether it is.</summary>
    public async ValueTask<bool> WaitAsync(long position, TimeSpan wait, TimeProvider time, CancellationToken token)
    {
        if (Head >= position || wait <= TimeSpan.Zero)
        {
            return Head >= position;
        }

        var waiter = new Waiter();
        var key = Enroll(position, waiter);
        try
        {
            using var timer = time.CreateTimer(static state => ((Waiter)state!).Answer(), waiter, wait, Timeout.InfiniteTimeSpan);
            using var registration = token.UnsafeRegister(static state => ((Waiter)state!).Answer(), waiter);
            await waiter.Task;
        }
        finally
        {
            Leave(key);
        }

        token.ThrowIfCancellationRequested();
        return Head >= position;
    }

    private (long, long) Enroll(long position, Waiter waiter)
    {
        lock (_lock)
        {
            var key = (position, ++_tickets);
            if (_head >= position)
            {
                waiter.Answer();
            }
            else if (_waiters.Count < waitersMax)
            {
                _waiters.Add(key, waiter);
            }

            // Beyond the limit nobody is enrolled, so that a commit never has to pass over more than that: his time alone answers him.
            return key;
        }
    }

    private void Leave((long, long) key)
    {
        lock (_lock)
        {
            _waiters.Remove(key);
        }
    }

    private sealed class Waiter
    {
        private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Task => _answer.Task;

        public void Answer() => _answer.TrySetResult();
    }
}
