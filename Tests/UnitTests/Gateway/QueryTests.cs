using ActorState.Entities;
using ActorState.Gateway;
using ActorState.Gateway.Http;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ActorState.UnitTests.Gateway;

public sealed class QueryTests
{
    [Fact]
    public void Parameters_are_decoded_once_and_names_are_case_sensitive()
    {
        var query = Query("?Prefix=x&prefix=a%2Bb+c%2520&other=1&other=2");

        Assert.Equal("a+b c%20", query.Text("prefix"));
        Assert.Null(query.Text("limit"));
    }

    [Theory]
    [InlineData("?limit=1&limit=1")]
    [InlineData("?limit=0")]
    [InlineData("?limit=1001")]
    [InlineData("?limit=")]
    [InlineData("?limit=-1")]
    [InlineData("?limit=%zz")]
    [InlineData("?limit=1.0")]
    [InlineData("?limit=99999999999999999999")]
    public void A_limit_out_of_range_or_form_is_invalid(string text) => AssertInvalid("limit", () => Query(text).Limit());

    [Fact]
    public void Integers_larger_than_any_version_stand_for_the_largest()
    {
        Assert.Equal(long.MaxValue, Query("?atVersion=99999999999999999999").Integer("atVersion", 0));
        Assert.Equal(0, Query("?atVersion=0").Integer("atVersion", 0));
        AssertInvalid("from", () => Query("?from=0").Integer("from", 1));
    }

    [Fact]
    public void Order_and_flags_have_two_values()
    {
        Assert.False(Query("?order=asc").IsDescending());
        Assert.True(Query("?order=desc").IsDescending());
        AssertInvalid("order", () => Query("?order=DESC").IsDescending());
        Assert.True(Query("?dryRun=true").Flag("dryRun"));
        AssertInvalid("dryRun", () => Query("?dryRun=1").Flag("dryRun"));
    }

    [Theory]
    [InlineData("1970-01-01T00:00:00Z", 0)]
    [InlineData("1970-01-01T00:00:01.5Z", 1_500_000)]
    [InlineData("1970-01-01t00:00:00.1234567z", 123_456)]
    [InlineData("1970-01-01T01:00:00+01:00", 0)]
    [InlineData("1970-01-01T01:00:00 01:00", 0)]
    [InlineData("1969-12-31T22:30:00-01:30", 0)]
    [InlineData("1969-12-31T23:59:59.999999Z", -1)]
    public void Times_are_read_in_microseconds(string text, long micros)
    {
        Assert.True(Rfc3339.TryParse(text, out var parsed));
        Assert.Equal(micros, parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1970-01-01")]
    [InlineData("1970-01-01T00:00:00")]
    [InlineData("1970-02-30T00:00:00Z")]
    [InlineData("1970-01-01T24:00:00Z")]
    [InlineData("1970-01-01T00:00:00+24:00")]
    [InlineData("1970-01-01T00:00:00.Z")]
    [InlineData("1970-01-01T00:00:00Z\n")]
    public void Other_texts_are_no_times(string text) => Assert.False(Rfc3339.TryParse(text, out _));

    [Fact]
    public void Times_are_written_with_six_digits() => Assert.Equal("2026-01-31T00:00:00.000001Z", Rfc3339.Format(1_769_817_600_000_001));

    [Fact]
    public void A_cursor_goes_and_comes_back_and_no_other_spelling_does()
    {
        Assert.Null(ListCursor.Decode(null, EntityId.IsId));
        Assert.Equal("a/ü ~", ListCursor.Decode(ListCursor.Encode("a/ü ~"), EntityId.IsId));
        foreach (var cursor in new[] { "YQ==", "YR", "Y", "!!", " YQ", "_w", ListCursor.Encode("..") })
        {
            Assert.Equal(ErrorCode.InvalidCursor, Assert.Throws<ProblemException>(() => ListCursor.Decode(cursor, EntityId.IsId)).Problem.Code);
        }
    }

    [Theory]
    [InlineData("/v1/a?b=/c", "/v1/a")]
    [InlineData("http://host:1/v1/a?x", "/v1/a")]
    [InlineData("http://host", "")]
    [InlineData("*", "")]
    [InlineData("", "")]
    [InlineData("/v1/a://b/c", "/v1/a://b/c")]
    public void The_path_of_a_raw_target_is_found_in_every_form(string target, string path) => Assert.Equal(path, RawTargetKeys.PathOf(target));

    [Theory]
    [InlineData("a%2Fb", "a/b")]
    [InlineData("a%252fb", "a%2fb")]
    [InlineData("a+b", "a+b")]
    [InlineData("%C3%A9", "é")]
    [InlineData("%f0%9f%98%80", "😀")]
    public void Segments_are_decoded_exactly_once(string text, string expected)
    {
        Assert.True(PercentText.TryDecode(text, false, out var decoded));
        Assert.Equal(expected, decoded);
    }

    [Theory]
    [InlineData("%")]
    [InlineData("%4")]
    [InlineData("%4g")]
    [InlineData("%C3")]
    [InlineData("%ED%A0%80")]
    [InlineData("%C0%AF")]
    [InlineData("é")]
    public void Bad_escapes_and_bad_utf8_are_not_decoded(string text) => Assert.False(PercentText.TryDecode(text, false, out _));

    private static QueryReader Query(string text) => new(new DefaultHttpContext { Request = { QueryString = new QueryString(text) } }.Request);

    private static void AssertInvalid(string name, Func<object?> read)
    {
        var problem = Assert.Throws<ProblemException>(() => read()).Problem;
        Assert.Equal((ErrorCode.InvalidArgument, name), (problem.Code, problem.Member));
    }
}
