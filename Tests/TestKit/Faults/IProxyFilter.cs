namespace ActorState.TestKit.Faults;

/// <summary>What the bytes of one connection go through. Thread: each direction has its own; a direction is never entered twice at once.</summary>
internal interface IProxyFilter
{
    /// <summary>The client sent something; it goes on only as far as the filter forwards it.</summary>
    ValueTask OnRequestAsync(ReadOnlyMemory<byte> bytes, ProxyLink link, CancellationToken token);

    /// <summary>The server answered something; it goes on only as far as the filter forwards it.</summary>
    ValueTask OnAnswerAsync(ReadOnlyMemory<byte> bytes, ProxyLink link, CancellationToken token);
}
