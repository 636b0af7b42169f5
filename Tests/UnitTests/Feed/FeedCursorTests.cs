using ActorState.Feed;
using Xunit;

namespace ActorState.UnitTests.Feed;

public sealed class FeedCursorTests
{
    private static readonly Guid Journal = new("00112233-4455-6677-8899-aabbccddeeff");

    [Theory]
    [InlineData(0)]
    [InlineData(4_711)]
    [InlineData(long.MaxValue)]
    public void A_cursor_reads_back(long position)
    {
        Assert.True(FeedCursor.TryParse(FeedCursor.Format(Journal, position), Journal, out var read));
        Assert.Equal(position, read);
    }

    [Fact]
    public void A_cursor_is_stable_text() => Assert.Equal("ABEiM0RVZneImaq7zN3u_wAAAAAAABJn", FeedCursor.Format(Journal, 4_711));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("4711", 4_711)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void A_bare_position_is_taken(string text, long position)
    {
        Assert.True(FeedCursor.TryParse(text, Journal, out var read));
        Assert.Equal(position, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("007")]
    [InlineData("00")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData(" 1")]
    [InlineData("٣")]
    [InlineData("9223372036854775808")]
    [InlineData("junk")]
    [InlineData("ABEiM0RVZneImaq7zN3u_wAAAAAAABJ")]
    [InlineData("ABEiM0RVZneImaq7zN3u_wAAAAAAABJn=")]
    [InlineData("ABEiM0RVZneImaq7zN3u_wAAAAAAABJ=")]
    [InlineData("ABEiM0RVZneImaq7zN3u_wAAAAAAAB==")]
    [InlineData("ABEiM0RVZneImaq7zN3u_wAAAAAAAB  ")]
    [InlineData("ABEiM0RVZneImaq7zN3u/wAAAAAAABJn")]
    [InlineData("ABEiM0RVZneImaq7zN3u_4AAAAAAABJn")]
    [InlineData("11111111111111111111111111111111")]
    public void Anything_else_is_neither(string text) => Assert.False(FeedCursor.TryParse(text, Journal, out _));

    [Fact]
    public void Another_journals_cursor_is_refused() =>
        Assert.False(FeedCursor.TryParse(FeedCursor.Format(new Guid("00112233-4455-6677-8899-aabbccddee00"), 1), Journal, out _));
}
