namespace ActorState.TestKit.Faults;

/// <summary>Watches PostgreSQL's protocol for the calls that append a group, and makes the outcome of a chosen one unknown. Thread: any.</summary>
internal sealed class CommitFaults
{
    private CommitFault? _next;

    /// <summary>How many group calls have gone by, those that were struck included.</summary>
    public int Calls => _calls;

    private int _calls;

    /// <summary>The next group call, on whichever connection, is struck.</summary>
    public CommitFault Arm(CommitFaultKind kind)
    {
        var fault = new CommitFault(kind);
        Volatile.Write(ref _next, fault);
        return fault;
    }

    /// <summary>What a new connection goes through.</summary>
    public IProxyFilter Filter() => new Connection(this);

    private CommitFault? Take()
    {
        Interlocked.Increment(ref _calls);
        return Interlocked.Exchange(ref _next, null);
    }

    private sealed class Connection(CommitFaults owner) : IProxyFilter
    {
        private const string GroupFunction = "append_group";

        private readonly PostgresFrames _requests = new(beginsUntyped: true);
        private readonly PostgresFrames _answers = new(beginsUntyped: false);
        private readonly HashSet<string> _groupStatements = [];
        private readonly List<byte> _batch = [];
        private bool _isGroupCall;

        /// <summary>How many batches the server owes an answer to; the first one is the start of the connection.</summary>
        private int _owed = 1;

        private volatile CommitFault? _fault;

        public async ValueTask OnRequestAsync(ReadOnlyMemory<byte> bytes, ProxyLink link, CancellationToken token)
        {
            foreach (var frame in _requests.Add(bytes.Span))
            {
                _batch.AddRange(frame.Bytes.Span);
                if (EndsBatch(frame))
                {
                    var batch = _batch.ToArray();
                    _batch.Clear();
                    await SendBatchAsync(batch, link, token);
                }
            }
        }

        public async ValueTask OnAnswerAsync(ReadOnlyMemory<byte> bytes, ProxyLink link, CancellationToken token)
        {
            var owed = 1;
            foreach (var _ in _answers.Add(bytes.Span).Where(static frame => frame.Type == 'Z'))
            {
                owed = Interlocked.Decrement(ref _owed);
            }

            if (_fault is not { } fault)
            {
                await link.ForwardAnswerAsync(bytes, token);
            }
            else if (owed == 0)
            {
                End(fault, link);
            }
        }

        /// <summary>Whether a message is one that the server acts upon; what belongs to a group call is noted.</summary>
        private bool EndsBatch(PostgresFrame frame)
        {
            switch (frame.Type)
            {
                case 'P' when frame.Text(1).Contains(GroupFunction, StringComparison.OrdinalIgnoreCase):
                    _groupStatements.Add(frame.Text(0));
                    return false;
                case 'P':
                    _groupStatements.Remove(frame.Text(0));
                    return false;
                case 'B':
                    _isGroupCall |= _groupStatements.Contains(frame.Text(1));
                    return false;
                case 'D' or 'E' or 'C':
                    return false;
                case 'Q':
                    _isGroupCall = frame.Text(0).Contains(GroupFunction, StringComparison.OrdinalIgnoreCase);
                    Interlocked.Increment(ref _owed);
                    return true;
                case 'S':
                    Interlocked.Increment(ref _owed);
                    return true;
                default:
                    return true;
            }
        }

        private async ValueTask SendBatchAsync(byte[] batch, ProxyLink link, CancellationToken token)
        {
            var fault = _isGroupCall ? owner.Take() : null;
            _isGroupCall = false;
            if (fault is null)
            {
                await link.ForwardRequestAsync(batch, token);
                return;
            }

            link.KeepsServer = true;
            _fault = fault;
            if (fault.Kind == CommitFaultKind.CallDelayed)
            {
                Strike(fault, link);
                await fault.WaitForReleaseAsync(token);
            }

            await link.ForwardRequestAsync(batch, token);
            if (fault.Kind == CommitFaultKind.CutBehindCall)
            {
                Strike(fault, link);
            }
        }

        private static void Strike(CommitFault fault, ProxyLink link)
        {
            link.CutClient();
            fault.OnStruck();
        }

        private static void End(CommitFault fault, ProxyLink link)
        {
            // With the answer dropped, the client learns of the cut only when the server has done its work.
            Strike(fault, link);
            link.CutServer();
            fault.OnEnded();
        }
    }
}
