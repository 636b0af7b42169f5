using ActorState.TestKit.Http;

namespace ActorState.TestKit.Load;

/// <summary>One request of a load.</summary>
/// <param name="Client">Who sends it.</param>
/// <param name="Entity">The entity, as <c>type/id</c>.</param>
/// <param name="IsWrite">A write, or a read.</param>
internal readonly record struct LoadRequest(int Client, string Entity, bool IsWrite);

/// <summary>What stands between the clients of a load and their server. Thread: any.</summary>
internal interface ILoadGate
{
    /// <summary>Waits until requests may be sent.</summary>
    Task WaitAsync(CancellationToken token);

    /// <summary>Sends a request; null when there was no answer.</summary>
    Task<HttpReply?> SendAsync(LoadRequest request, Func<Task<HttpReply>> send);

    /// <summary>A write was acknowledged.</summary>
    void Acknowledged();
}
