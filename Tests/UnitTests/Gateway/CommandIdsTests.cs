using ActorState.Gateway.Http;
using Xunit;

namespace ActorState.UnitTests.Gateway;

public sealed class CommandIdsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, 123, TimeSpan.Zero);

    [Fact]
    public void A_minted_id_is_a_uuid_of_version_7_with_the_time_in_front()
    {
        var id = Guid.Parse(CommandIds.New(Now));
        Assert.Equal(7, id.Version);
        Assert.InRange(id.Variant, 8, 11);
        var bytes = id.ToByteArray(bigEndian: true);
        Assert.Equal(Guid.CreateVersion7(Now).ToByteArray(bigEndian: true)[..6], bytes[..6]);
    }

    [Fact]
    public async Task Ids_minted_at_the_same_time_on_several_threads_differ()
    {
        var minted = await Task.WhenAll(Enumerable.Range(0, 4).Select(static _ => Task.Run(static () => Enumerable.Range(0, 1_000).Select(static _ => CommandIds.New(Now)).ToArray())));
        Assert.Equal(4_000, minted.SelectMany(static ids => ids).ToHashSet().Count);
    }

    [Fact]
    public void A_later_id_sorts_behind_an_earlier_one() =>
        Assert.True(string.CompareOrdinal(CommandIds.New(Now), CommandIds.New(Now.AddMilliseconds(1))) < 0);
}
