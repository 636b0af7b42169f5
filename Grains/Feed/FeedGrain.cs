using ActorState.Entities;
using ActorState.Journal;
using Orleans.Concurrency;

namespace ActorState.Feed;

/// <summary>Answers for <see cref="FeedReader"/> and <see cref="FeedHead"/> under the tenant that is the grain's key.</summary>
/// <remarks>Reentrant: a silo has only as many activations as cores, and they do nothing but wait.</remarks>
[StatelessWorker, Reentrant, GrainType("feed")]
internal sealed class FeedGrain(FeedReader reader, FeedHead head, JournalWriter writer) : Grain, IFeedGrain
{
    public async ValueTask<FeedReply> ReadAsync(FeedRequest request, CancellationToken token)
    {
        try
        {
            return await reader.ReadAsync(this.GetPrimaryKeyString(), request, token);
        }
        catch (JournalUnavailableException)
        {
            return FeedReader.Refused(ReadProblems.Unavailable());
        }
    }

    public ValueTask<long> WaitAsync(long position, TimeSpan wait, CancellationToken token) => head.WaitAsync(position, wait, token);

    /// <remarks>A silo that cannot write any more is not ready, however well it reads.</remarks>
    public ValueTask<JournalStatus> StatusAsync(CancellationToken token) =>
        writer.IsHalted ? throw new JournalUnavailableException("The journal's writer has halted.") : reader.StatusAsync(token);
}
